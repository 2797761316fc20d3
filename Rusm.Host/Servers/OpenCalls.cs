namespace Rusm.Host;

/// <summary>
/// The calls to one process that may still wait for a reply. A call is not removed when it is over, because that would take a lock for
/// each reply. When the list is full, the calls that are over are removed from it. Not thread-safe.
/// </summary>
internal sealed class OpenCalls
{
    private ReplyTo[] calls = new ReplyTo[4];
    private int count;

    /// <summary>The calls that wait for a reply, the oldest first.</summary>
    internal IEnumerable<ReplyTo> Open => calls.Take(count).Where(static call => !call.IsOver);

    /// <summary>The capacity of the list.</summary>
    internal int Capacity => calls.Length;

    internal void Add(ReplyTo call)
    {
        if (count == calls.Length)
        {
            RemoveThoseOver();
            if (count > calls.Length / 2)
            {
                Array.Resize(ref calls, calls.Length * 2);
            }
        }

        calls[count++] = call;
    }

    private void RemoveThoseOver()
    {
        var kept = 0;
        for (var index = 0; index < count; index++)
        {
            if (!calls[index].IsOver)
            {
                calls[kept++] = calls[index];
            }
        }

        Array.Clear(calls, kept, count - kept);
        count = kept;
    }
}
