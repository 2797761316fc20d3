using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Rusm.Host.Observing;
using Rusm.Kernel;

namespace Rusm.Hosting;

/// <summary>The status of the trees for health checks. Thread-safe.</summary>
internal sealed class SupervisionStatus(IOptions<RusmOptions> options)
{
    private const int MaxGivenUp = 64;

    private readonly ConcurrentDictionary<(Pid Supervisor, string Id), string> waiting = new();
    private readonly ConcurrentDictionary<string, string> ended = new();
    private readonly ConcurrentDictionary<Pid, (DateTimeOffset Until, string Why)> atLimit = new();
    private readonly ConcurrentQueue<(Pid Supervisor, Death Because)> givenUp = new();

    // Whether there has ever been an entry. A restart must be fast, and some operations of a ConcurrentDictionary take all its locks.
    private volatile bool hasHadEntries;

    /// <summary>The trees whose root has ended, with the reason.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Ended => ended;

    /// <summary>The children that do not run although they should, each with the reason.</summary>
    internal IEnumerable<string> Waiting =>
        waiting.OrderBy(static each => each.Key.Id, StringComparer.Ordinal).Select(static each => $"{each.Key.Id} {each.Value}");

    /// <summary>The supervisors that end with one more restart, each with the reason.</summary>
    internal IEnumerable<string> AtLimit =>
        atLimit.OrderBy(static each => each.Key).Where(each => each.Value.Until > Now).Select(static each => each.Value.Why);

    private DateTimeOffset Now => options.Value.TimeProvider.GetUtcNow();

    /// <summary>The death that made a supervisor end; null if it is not known. Only the last ones are kept.</summary>
    internal Death? ReasonOf(Pid supervisor) => givenUp.FirstOrDefault(each => each.Supervisor == supervisor).Because;

    internal void GaveUp(Pid supervisor, Death because)
    {
        givenUp.Enqueue((supervisor, because));
        if (givenUp.Count > MaxGivenUp)
        {
            givenUp.TryDequeue(out _);
        }
    }

    internal void TreeEnded(string tree, string reason) => ended[tree] = reason;

    internal void Waits(Pid supervisor, string id, string why)
    {
        hasHadEntries = true;
        waiting[(supervisor, id)] = why;
    }

    internal void Runs(Pid supervisor, string id)
    {
        if (hasHadEntries)
        {
            waiting.TryRemove((supervisor, id), out _);
        }
    }

    /// <summary>Called after a supervisor has restarted a child.</summary>
    internal void Restarted(in ChildStartReport start)
    {
        var restarts = start.RecentRestarts;
        if (restarts >= start.Flags.Intensity)
        {
            var flags = start.Flags;
            hasHadEntries = true;
            var why = $"{start.Supervisor} has restarted {restarts} children within {flags.Period}, the last one {start.Spec.Id}: one more ends it";
            atLimit[start.Supervisor] = (Now + flags.Period, why);
        }
        else if (hasHadEntries)
        {
            atLimit.TryRemove(start.Supervisor, out _);
        }
    }

    /// <summary>Called after a process has ended, which may have been a supervisor.</summary>
    internal void Forget(Pid supervisor)
    {
        if (!hasHadEntries)
        {
            return;
        }

        atLimit.TryRemove(supervisor, out _);
        foreach (var key in waiting.Keys.Where(key => key.Supervisor == supervisor))
        {
            waiting.TryRemove(key, out _);
        }
    }
}
