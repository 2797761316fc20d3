using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Scenarios.Supervision;

namespace Rusm.Tests.Reference.Supervision;

/// <summary>
/// The surroundings of one supervisor, on paper: the processes, its mailbox, the clock and the timers. Two supervisors that give the
/// same orders in equal worlds see the same.
/// </summary>
internal sealed class InMemoryWorld(IEnumerable<Move>? meanwhile = null)
{
    internal static readonly Pid Parent = new(1_000_000), Stranger = new(2_000_000);

    private readonly Queue<Move> meanwhile = new(meanwhile ?? []);
    private readonly List<(TimeSpan At, long Number)> timers = [];
    private readonly Dictionary<string, Queue<StartGoes>> starts = [];
    private readonly Dictionary<Pid, string> ids = [];
    private long lastPid;

    internal TimeSpan Now { get; private set; }

    /// <summary>The processes that run, the first started first.</summary>
    internal List<(Pid Pid, string Id)> Running { get; } = [];

    /// <summary>What the supervisor has not heard yet.</summary>
    internal List<SupervisorEvent> Mailbox { get; } = [];

    /// <summary>What it did, in words.</summary>
    internal List<string> Log { get; } = [];

    /// <summary>Makes a move. What the supervisor hears of it is in its mailbox.</summary>
    internal void Make(Move move)
    {
        switch (move)
        {
            case Move.End end when Running.Count > 0:
                End(Running[end.Place % Running.Count].Pid, end.Reason);
                break;
            case Move.ParentEnds parent:
                Mailbox.Add(new SupervisorEvent.Exited(Now, Parent, parent.Reason, DeathOf(Parent, parent.Reason)));
                break;
            case Move.StrangerEnds stranger:
                Mailbox.Add(new SupervisorEvent.Exited(Now, Stranger, stranger.Reason));
                break;
            case Move.Call call:
                Mailbox.Add(new SupervisorEvent.Called(Now, call.Asked));
                break;
            case Move.Terminate terminate:
                Mailbox.Add(new SupervisorEvent.Called(Now, new SupervisorCall.TerminateDynamic(new Pid(1 + (terminate.Place % Math.Max(lastPid, 1))))));
                break;
            case Move.Wait wait:
                PassTo(Now + wait.Time);
                break;
            case Move.StartsGo go:
                starts[go.Id] = new Queue<StartGoes>(Enumerable.Repeat(go.How, go.Times));
                break;
            case Move.End or Move.Nothing:
                break;
            default:
                throw new ArgumentException($"No way to make {move}.");
        }
    }

    internal void End(Pid pid, ExitReason reason)
    {
        Running.RemoveAll(process => process.Pid == pid);
        Mailbox.Add(new SupervisorEvent.Exited(Now, pid, reason, DeathOf(pid, reason)));
    }

    /// <summary>When the next timer fires; null for never.</summary>
    internal TimeSpan? NextTimer => timers.Count > 0 ? timers.Min(timer => timer.At) : null;

    /// <summary>Whether the child will be due at that time, or is already.</summary>
    internal bool TimerFires(long number, TimeSpan due) =>
        timers.Exists(timer => timer.Number == number && timer.At <= due) || Mailbox.OfType<SupervisorEvent.Due>().Any(heard => heard.Number == number);

    /// <summary>It becomes so late; what is due by then is in the mailbox.</summary>
    internal void PassTo(TimeSpan later)
    {
        Now = later;
        foreach (var timer in timers.Where(timer => timer.At <= later).OrderBy(timer => timer.At).ToList())
        {
            timers.Remove(timer);
            Mailbox.Add(new SupervisorEvent.Due(Now, timer.Number));
        }
    }

    internal void SetTimer(TimeSpan wait, long number)
    {
        timers.Add((Now + wait, number));
        PassTo(Now);
    }

    /// <summary>What the supervisor hears when it has heard all before it; its time is when it is heard.</summary>
    internal SupervisorEvent Take()
    {
        var first = Mailbox[0];
        Mailbox.RemoveAt(0);
        return first switch
        {
            SupervisorEvent.Exited exited => new SupervisorEvent.Exited(Now, exited.From, exited.Reason, exited.Death),
            SupervisorEvent.Called called => new SupervisorEvent.Called(Now, called.Call),
            SupervisorEvent.Due due => new SupervisorEvent.Due(Now, due.Number),
            _ => throw new ArgumentException($"Nobody sends {first}."),
        };
    }

    /// <summary>Starts a child: it has a process, or there is nothing to run, or it fails.</summary>
    internal (StartGoes How, Pid Pid) Start(string id)
    {
        MakeNextMove();
        var how = starts.TryGetValue(id, out var next) && next.TryDequeue(out var told) ? told : StartGoes.Well;
        Log.Add(how == StartGoes.Well ? $"start {id}" : $"start {id}: {how}");
        if (how == StartGoes.NothingToRun)
        {
            return (how, default);
        }

        var pid = new Pid(++lastPid);
        if (how == StartGoes.Well)
        {
            Running.Add((pid, id));
            ids.Add(pid, id);
        }

        return (how, pid);
    }

    /// <summary>Stops processes: afterwards they don't run, and nothing is heard of their end.</summary>
    internal void Stop(Shutdown shutdown, params Pid[] pids)
    {
        MakeNextMove();
        Log.Add($"stop {string.Join(' ', pids.Select(pid => $"{ids[pid]} {pid}"))}, {shutdown}");
        Running.RemoveAll(process => pids.Contains(process.Pid));
        Mailbox.RemoveAll(heard => heard is SupervisorEvent.Exited exited && pids.Contains(exited.From));
    }

    internal static Death DeathOf(Pid pid, ExitReason reason) => new(pid, reason, new Cause.ExitSignal(Pid.Outside));

    private void MakeNextMove()
    {
        if (meanwhile.TryDequeue(out var move))
        {
            Make(move);
        }
    }
}
