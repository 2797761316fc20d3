using LanguageExt;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Supervision;

/// <summary>
/// Stops children: sends them an exit signal, waits for their ends, and kills them when their time is up. A child is monitored, because
/// it can remove its link. Its exit message stays in the mailbox; the supervisor ignores it, because its sender is no longer a child.
/// </summary>
/// <remarks>
/// Exit messages are not removed here, although that would save the supervisor events: whether one is behind the cursor depends on the
/// moment in which the supervisor runs, which a recording does not have. So a program replay would receive more or fewer items here.
/// </remarks>
internal sealed class Stopping(ProcessContext context)
{
    internal ValueTask StopAsync(Pid child, Shutdown shutdown) => StopAllAsync(Prelude.Seq1(child), shutdown);

    internal async ValueTask StopAllAsync(Seq<Pid> children, Shutdown shutdown)
    {
        var down = new ChildrenDown(context.BehindMailbox());
        foreach (var child in children)
        {
            down.Expect(context.Monitor(child), child);
            context.Exit(child, shutdown is Shutdown.BrutalKill ? ExitReason.Kill : ExitReason.Shutdown);
        }

        if (shutdown is Shutdown.After after)
        {
            await AllDownAsync(down, after.Time).ConfigureAwait(true);
            foreach (var late in down.Missing)
            {
                context.Kill(late);
            }
        }

        await AllDownAsync(down, Timeout.InfiniteTimeSpan).ConfigureAwait(true);
    }

    private async ValueTask AllDownAsync(ChildrenDown down, TimeSpan time)
    {
        var begun = context.TimeProvider.GetTimestamp();
        while (!down.IsComplete && await context.ReceiveAsync(down.Takes, Left(time, begun), down.Cursor).ConfigureAwait(true) is Received.Down item)
        {
            down.Note(item);
        }
    }

    private TimeSpan Left(TimeSpan time, long begun) =>
        time == Timeout.InfiniteTimeSpan ? time
        : time - context.TimeProvider.GetElapsedTime(begun) is var left && left > TimeSpan.Zero ? left
        : TimeSpan.Zero;

    /// <summary>The children whose ends have not arrived.</summary>
    private sealed class ChildrenDown(MailboxCursor cursor)
    {
        private readonly Dictionary<MonitorRef, Pid> waiting = [];

        internal MailboxCursor Cursor => cursor;

        internal bool IsComplete => waiting.Count == 0;

        internal IEnumerable<Pid> Missing => waiting.Values;

        internal void Expect(MonitorRef monitor, Pid child) => waiting.Add(monitor, child);

        internal bool Takes(Received item) => item is Received.Down down && waiting.ContainsKey(down.Reference);

        internal void Note(Received.Down down) => waiting.Remove(down.Reference);
    }
}
