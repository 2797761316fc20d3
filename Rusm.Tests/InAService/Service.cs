using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Rusm.Hosting;
using Rusm.Tests.Hosted.Stage;

namespace Rusm.Tests.InAService;

/// <summary>A host with Rusm, whose log can be read.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly IHost host;
    private readonly FakeLogCollector logs;

    internal Service(Action<HostApplicationBuilder, RusmBuilder> configure, Action<RusmOptions>? options = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddFakeLogging();
        configure(builder, builder.AddRusm(it =>
        {
            it.SetExitCode = code => ExitCode = code;
            options?.Invoke(it);
        }));
        host = builder.Build();
        logs = host.Services.GetFakeLogCollector();
    }

    internal IServiceProvider Services => host.Services;

    internal Rusm.Host.Runtime Runtime => Services.GetRequiredService<Rusm.Host.Runtime>();

    internal int ExitCode { get; private set; }

    /// <summary>The log messages of Rusm so far.</summary>
    internal IReadOnlyList<FakeLogRecord> Log => [.. logs.GetSnapshot().Where(static record => record.Category == "Rusm")];

    internal Task StartAsync() => host.StartAsync().WithinPatience();

    internal Task StopAsync() => host.StopAsync().WithinPatience();

    /// <summary>Waits until something stops the host.</summary>
    internal Task WhenStoppedAsync() => host.WaitForShutdownAsync().WithinPatience();

    /// <summary>Stops the host, so that all log messages are written.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }
}
