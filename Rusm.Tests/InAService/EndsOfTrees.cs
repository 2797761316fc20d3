using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Rusm.Host.Supervision;
using Rusm.Hosting;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.InAService;

/// <summary>A tree that has ended before its watch monitors it: its monitor tells only that there is no such process.</summary>
public sealed class EndsOfTrees
{
    [Fact]
    public async Task A_tree_that_gave_up_before_it_was_watched_stops_the_program_with_the_death_that_made_it_give_up()
    {
        await using var service = WithHealthChecks();
        await service.StartAsync();
        var told = new TaskCompletionSource();
        var root = await service.Runtime.StartSupervisorAsync(new SupervisorSpec(new SupervisorFlags { Intensity = 0 }).Child(
            new ChildSpec("worker"),
            async _ =>
            {
                await told.Task;
                throw new InvalidOperationException("no database");
            })).WithinPatience();
        told.SetResult();
        await service.Runtime.WhenEndedAsync(root.Pid).WithinPatience();

        var text = await WatchAsync(service, root.Pid);
        Assert.StartsWith("the tree late has ended: ", text, StringComparison.Ordinal);
        Assert.EndsWith(" crashed (System.InvalidOperationException: no database), it threw", text, StringComparison.Ordinal);
        var ended = Assert.Single(service.Log, static record => record.Id.Id == 5);
        Assert.Equal("no database", ended.Exception?.Message);
        Assert.Contains("crashed (System.InvalidOperationException: no database), it threw", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tree_that_was_killed_before_it_was_watched_stops_the_program_without_a_cause()
    {
        await using var service = WithHealthChecks();
        await service.StartAsync();
        var root = await service.Runtime.StartSupervisorAsync(new SupervisorSpec(new SupervisorFlags())).WithinPatience();
        service.Runtime.Kill(root.Pid);

        Assert.Equal("the tree late has ended: noproc", await WatchAsync(service, root.Pid));
        Assert.Null(Assert.Single(service.Log, static record => record.Id.Id == 5).Exception);
    }

    [Fact]
    public void The_deaths_of_the_last_64_supervisors_that_gave_up_are_kept()
    {
        var status = new SupervisionStatus(Options.Create(new RusmOptions()));
        var deaths = Enumerable.Range(1, 65).Select(static number => new Death(new Pid(number), ExitReason.Named($"reason {number}"), Cause.Stopped.Instance)).ToArray();
        foreach (var (index, death) in deaths.Index())
        {
            status.GaveUp(SupervisorOf(index), death);
        }

        Assert.Null(status.ReasonOf(SupervisorOf(0)));
        Assert.Equal(deaths[1..], Enumerable.Range(1, 64).Select(index => status.ReasonOf(SupervisorOf(index))));
        Assert.Null(status.ReasonOf(SupervisorOf(65)));

        static Pid SupervisorOf(int index) => new(1_000 + index);
    }

    private static Service WithHealthChecks() => new(static (builder, _) => builder.Services.AddHealthChecks().AddRusm());

    // The text of the health check after the watch has stopped the program.
    private static async Task<string?> WatchAsync(Service service, Pid root)
    {
        var hosted = service.Services.GetRequiredService<RusmHostedService>();
        service.Runtime.Spawn(context => hosted.WatchAsync(context, "late", root));
        await service.WhenStoppedAsync();
        Assert.Equal(1, service.ExitCode);
        var report = await service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        return report.Entries["rusm"].Description;
    }
}
