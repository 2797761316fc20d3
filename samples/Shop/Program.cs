using Rusm.Dashboard;
using Rusm.Host;
using Rusm.Hosting;
using Shop;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(new DoneJobs(builder.Configuration["DoneJobs"]));
builder.Services.AddProblemDetails().AddExceptionHandler<FailedCalls>();
builder.Services.AddHealthChecks().AddRusm();
builder.Services.AddRusmDashboard();
builder.Services.AddGrpc(options => options.Interceptors.Add<FailedCallsInterceptor>());
builder.AddRusm()
    .AddTree("shop", tree => tree
        .AddServer("prices", _ => Prices.Create(), name: "prices")
        .AddChild("jobs", services => JobPool.Body(workers: 4, services.GetRequiredService<DoneJobs>()), spec => spec with
        {
            Name = JobPool.Name,
            Shutdown = Rusm.Kernel.Supervision.Shutdown.Within(TimeSpan.FromSeconds(20)),
        }))
    .AddSupervised<PriceUpdates>();

var app = builder.Build();
app.UseExceptionHandler();
app.MapHealthChecks("/health");
app.MapRusmDashboard();
app.MapGrpcService<PriceListService>();
app.MapGet("/prices/{item}", async (string item, Runtime runtime, CancellationToken cancellationToken) =>
    await runtime.CallAsync(Prices.Ref, new GetPrice(item), cancellationToken: cancellationToken) is { } price ? Results.Ok(price) : Results.NotFound());
app.MapPost("/jobs", async (Job job, Runtime runtime, CancellationToken cancellationToken) =>
    Results.Accepted(value: await runtime.CallAsync(JobPool.Ref, new Submit(job), cancellationToken: cancellationToken)));
app.MapPost("/crash/prices", (Runtime runtime) => runtime.Cast(Prices.Ref, new Crash()));
app.MapPost("/poison/prices", (Runtime runtime) => runtime.Cast(Prices.Ref, new Poison()));
app.Run();
