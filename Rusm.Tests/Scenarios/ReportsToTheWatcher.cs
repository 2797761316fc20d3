using Rusm.Cli.Conformance;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Scenarios;

/// <summary>How <see cref="HostWorld"/> comes to know that an operation is done.</summary>
public sealed class ReportsToTheWatcher : IAsyncLifetime
{
    private readonly Runtime runtime = new();
    private readonly List<Received> news = [];
    private readonly Watcher watcher;
    private readonly Pid actor;

    public ReportsToTheWatcher()
    {
        watcher = new Watcher(runtime);
        actor = runtime.Spawn(static async self => await self.ReceiveAsync());
        watcher.Watch(actor);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => runtime.DisposeAsync();

    [Fact]
    public async Task The_late_report_of_an_operation_is_not_taken_for_that_of_the_next_one()
    {
        runtime.Kill(actor);
        await watcher.UntilDoneAsync(1, actor, news, default).WithinPatience();
        watcher.ReportDone(1);

        var next = runtime.Spawn(static async self => await self.ReceiveAsync());
        var done = watcher.UntilDoneAsync(2, next, news, default);
        Assert.False(done.IsCompleted);
        watcher.ReportDone(2);
        await done.WithinPatience();
        Assert.Equal([actor], news.Cast<Received.Down>().Select(down => down.Pid));
    }

    [Fact]
    public async Task The_end_of_another_process_is_not_taken_for_the_end_of_the_one_that_is_told()
    {
        var other = runtime.Spawn(static async self => await self.ReceiveAsync());
        watcher.Watch(other);
        runtime.Kill(actor);
        await watcher.UntilAllIsKnownAsync(news, default).WithinPatience();
        var done = watcher.UntilDoneAsync(1, other, news, default);
        Assert.False(done.IsCompleted);
        runtime.Kill(other);
        await done.WithinPatience();
        Assert.Equal([actor, other], news.Cast<Received.Down>().Select(down => down.Pid));
    }

    [Fact]
    public async Task Each_death_before_the_question_is_known_when_it_is_answered()
    {
        watcher.ReportDone(1);
        runtime.Kill(actor);
        await watcher.UntilAllIsKnownAsync(news, default).WithinPatience();
        Assert.Equal([actor], news.Cast<Received.Down>().Select(down => down.Pid));
    }
}
