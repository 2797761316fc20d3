namespace Rusm.Properties;

/// <summary>
/// Whether a history is linearizable: there is an order of its operations in which each one takes effect between its begin and its end, and
/// gets the reply that the model gives (Herlihy and Wing, 1990). The search is that of Wing and Gong, with the states that were tried.
/// </summary>
internal static class Linearizability
{
    internal static bool Holds<TState, TCommand>(ServerModel<TState, TCommand> model, IReadOnlyList<Operation<TCommand>> history)
        where TState : notnull
    {
        if (history.Count > 64)
        {
            throw new ArgumentException($"A history of {history.Count} operations is too long to check: use 64 or fewer.", nameof(history));
        }

        return Search(model, history, model.Initial, done: 0, []);
    }

    private static bool Search<TState, TCommand>(
        ServerModel<TState, TCommand> model, IReadOnlyList<Operation<TCommand>> history, TState state, ulong done, HashSet<(ulong, TState)> tried)
        where TState : notnull
    {
        if (!tried.Add((done, state)))
        {
            return false;
        }

        var left = Enumerable.Range(0, history.Count).Where(index => (done & (1UL << index)) == 0).ToArray();
        if (left.All(index => history[index].End is null))
        {
            return true;   // what got no reply need not have taken effect
        }

        // Next is an operation that began before the end of all others that are left.
        var firstEnd = left.Min(index => history[index].End ?? long.MaxValue);
        foreach (var index in left.Where(index => history[index].Begin < firstEnd))
        {
            var operation = history[index];
            var (reply, next) = model.Step(state, operation.Command);
            if ((operation.End is null || Equals(reply, operation.Reply)) && Search(model, history, next, done | (1UL << index), tried))
            {
                return true;
            }
        }

        return false;
    }
}
