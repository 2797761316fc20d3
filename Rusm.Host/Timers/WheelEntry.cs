namespace Rusm.Host;

/// <summary>
/// An entry of a <see cref="TimerWheel"/>, and a node of the lists in it. It is in one wheel at a time. After it has fired or was
/// removed, it can be added again.
/// </summary>
internal abstract class WheelEntry
{
    private const int Nowhere = -1;

    /// <summary>Whether it is in a wheel. It is not any more when it is about to fire. Guarded by the wheel's lock.</summary>
    internal bool IsWaiting => Place != Nowhere;

    /// <summary>When it is due, in the wheel's units of time. Guarded by the wheel's lock, as are the fields that follow.</summary>
    internal long Due { get; set; }

    /// <summary>Its slot in the wheel.</summary>
    internal int Place { get; private set; } = Nowhere;

    internal WheelEntry? Next { get; private set; }

    internal WheelEntry? Previous { get; private set; }

    /// <summary>Called once for each time it was added, when its time has come; never if it was removed. It is called without any
    /// lock, on the thread that the clock calls back on. The entries that are due after it wait for it, so it must be short and
    /// must not throw.</summary>
    internal abstract void Fire();

    /// <summary>Called when it has left the wheel, to fire or because it was removed. Called with the wheel's lock held.</summary>
    internal virtual void HasLeft()
    {
    }

    /// <summary>Appends this entry to a list.</summary>
    /// <param name="first">The first of the list; null for an empty one.</param>
    /// <param name="place">The slot that the list belongs to.</param>
    internal void LinkBefore(WheelEntry? first, int place)
    {
        Place = place;
        if (first is null)
        {
            (Next, Previous) = (this, this);
            return;
        }

        var last = first.Previous!;
        (Next, Previous) = (first, last);
        last.Next = this;
        first.Previous = this;
    }

    /// <summary>Removes this entry from its list.</summary>
    internal void Unlink()
    {
        Next!.Previous = Previous;
        Previous!.Next = Next;
        (Next, Previous) = (null, null);
        Place = Nowhere;
    }
}
