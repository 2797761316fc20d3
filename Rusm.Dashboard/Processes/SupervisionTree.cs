using Rusm.Dashboard.Http;
using Rusm.Dashboard.Live;
using Rusm.Kernel;

namespace Rusm.Dashboard.Processes;

/// <summary>The tree of processes and the processes that they have spawned, with what is known of supervisors.</summary>
internal sealed class SupervisionTree
{
    private const int MaxNodes = 400;
    private const int MaxChildren = 40;

    // Of many processes the oldest: supervisors are older than what they supervise.
    private const int Looked = 50_000;

    private static readonly TimeSpan ShownAsRestarted = TimeSpan.FromSeconds(2);

    private readonly RecentEvents events;
    private readonly TimeProvider time;
    private readonly PerSurvey<ValueTuple, TreeAnswer> answers;

    public SupervisionTree(Surveyor surveyor, RecentEvents events, TimeProvider time)
    {
        (this.events, this.time) = (events, time);
        answers = new PerSurvey<ValueTuple, TreeAnswer>(surveyor, (survey, _) => Of(survey));
    }

    internal TreeAnswer Read() => answers.Get(default);

    private static string StateOf(ChildStatus? child, DateTimeOffset now) =>
        child?.RestartedAt is { } at && now - at < ShownAsRestarted ? "restarted" : "running";

    private TreeAnswer Of(Survey survey)
    {
        var alive = survey.All.Take(Looked).ToDictionary(static process => process.Pid);
        var known = events.Children();   // read once: a child and its supervisor are of the same moment
        var childAs = known.Where(static child => child.Pid is not null).ToLookup(static child => child.Pid!.Value);
        var supervisors = known.Select(static child => child.Supervisor).ToHashSet();
        var childrenOf = alive.Values.Where(process => alive.ContainsKey(process.Parent)).ToLookup(static process => process.Parent);
        var waiting = known.Where(static child => child.Waits).ToLookup(static child => child.Supervisor);
        var remote = known.Where(static child => child is { Waits: false, Pid: { } pid } && pid.Node != child.Supervisor.Node).ToLookup(static child => child.Supervisor);
        var now = time.GetUtcNow();
        var nodes = new List<TreeNode>();

        void Add(Pid pid, Pid? parent)
        {
            var (process, child) = (alive[pid], childAs[pid].FirstOrDefault());
            var under = childrenOf[pid].ToList();
            var absent = waiting[pid].ToList();
            var isSupervisor = supervisors.Contains(pid);
            nodes.Add(new TreeNode(
                pid.Value,
                parent?.Value,
                child?.Id ?? process.Label ?? process.Name ?? "",
                process.Name,
                isSupervisor ? "supervisor" : "process",
                StateOf(child, now),
                process.Restarts,
                Math.Max(0, under.Count - MaxChildren)));
            nodes.AddRange(absent.Take(MaxChildren).Select(gone => new TreeNode(null, pid.Value, gone.Id, null, "process", "waiting", gone.Restarts, 0)));
            nodes.AddRange(remote[pid].Take(MaxChildren).Select(child => new TreeNode(
                child.Pid!.Value.Value, pid.Value, child.Id, null, "process", StateOf(child, now), child.Restarts, 0)));
            foreach (var next in under.Take(MaxChildren).TakeWhile(_ => nodes.Count < MaxNodes))
            {
                Add(next.Pid, pid);
            }
        }

        // Trees first, then single processes.
        var roots = alive.Values.Where(process => !alive.ContainsKey(process.Parent)).Select(static process => process.Pid);
        foreach (var root in roots.OrderBy(pid => supervisors.Contains(pid) ? 0 : childrenOf.Contains(pid) ? 1 : 2).ThenBy(static pid => pid).TakeWhile(_ => nodes.Count < MaxNodes))
        {
            Add(root, parent: null);
        }

        return new TreeAnswer(nodes, survey.All.Length);
    }
}
