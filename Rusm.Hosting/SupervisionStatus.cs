using System.Collections.Concurrent;
using Rusm.Kernel;

namespace Rusm.Hosting;

/// <summary>What a health check has to know of the trees. Thread-safe.</summary>
internal sealed class SupervisionStatus
{
    private const int MaxGivenUp = 64;

    private readonly ConcurrentDictionary<(Pid Supervisor, string Id), string> waiting = new();
    private readonly ConcurrentDictionary<string, string> ended = new();

    // Whether a child has ever waited: a restart in a service without a backoff must cost little.
    private volatile bool hasWaited;

    private readonly ConcurrentQueue<(Pid Supervisor, Death Because)> givenUp = new();

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

    /// <summary>The trees whose root has ended, with the reason.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Ended => ended;

    /// <summary>The children that do not run although they should, each with the reason.</summary>
    internal IEnumerable<string> Waiting => waiting.OrderBy(static each => each.Key.Id, StringComparer.Ordinal).Select(static each => $"{each.Key.Id} {each.Value}");

    internal void TreeEnded(string tree, string reason) => ended[tree] = reason;

    internal void Waits(Pid supervisor, string id, string why)
    {
        hasWaited = true;
        waiting[(supervisor, id)] = why;
    }

    internal void Runs(Pid supervisor, string id)
    {
        if (hasWaited)
        {
            waiting.TryRemove((supervisor, id), out _);
        }
    }

    internal void Forget(Pid supervisor)
    {
        foreach (var key in waiting.Keys.Where(key => key.Supervisor == supervisor))
        {
            waiting.TryRemove(key, out _);
        }
    }
}
