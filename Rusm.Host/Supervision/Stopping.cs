using LanguageExt;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Supervision;

/// <summary>How children are stopped: asked or killed, waited for, and killed when their time is up. Their exits are taken out of
/// the mailbox.</summary>
internal sealed class Stopping(ProcessContext context)
{
    internal ValueTask Stop(Pid child, Shutdown shutdown) => StopAll(Prelude.Seq1(child), shutdown);

    internal async ValueTask StopAll(Seq<Pid> children, Shutdown shutdown)
    {
        var waiting = new Dictionary<MonitorRef, Pid>();
        foreach (var child in children)
        {
            waiting.Add(context.Monitor(child), child);
            context.Exit(child, shutdown is Shutdown.BrutalKill ? ExitReason.Kill : ExitReason.Shutdown);
        }

        if (shutdown is Shutdown.After after)
        {
            await AllDown(waiting, after.Time).ConfigureAwait(true);
            foreach (var late in waiting.Values)
            {
                context.Kill(late);
            }
        }

        await AllDown(waiting, Timeout.InfiniteTimeSpan).ConfigureAwait(true);
    }

    /// <summary>No link to this child any more, and no exit of it in the mailbox.</summary>
    /// <returns>The exit that was there.</returns>
    internal static async ValueTask<Received.Exit?> Forget(ProcessContext context, Pid child)
    {
        context.Unlink(child);
        return (Received.Exit?)await context.Receive(item => item is Received.Exit exit && exit.From == child, TimeSpan.Zero).ConfigureAwait(true);
    }

    private async ValueTask AllDown(Dictionary<MonitorRef, Pid> waiting, TimeSpan time)
    {
        var begun = context.TimeProvider.GetTimestamp();
        while (waiting.Count > 0
            && await context.Receive(item => item is Received.Down down && waiting.ContainsKey(down.Reference), Left(time, begun)).ConfigureAwait(true)
                is Received.Down down)
        {
            waiting.Remove(down.Reference);
            await Forget(context, down.Pid).ConfigureAwait(true);
        }
    }

    private TimeSpan Left(TimeSpan time, long begun) =>
        time == Timeout.InfiniteTimeSpan ? time
        : time - context.TimeProvider.GetElapsedTime(begun) is var left && left > TimeSpan.Zero ? left
        : TimeSpan.Zero;
}
