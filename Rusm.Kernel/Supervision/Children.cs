using LanguageExt;
using LanguageExt.ClassInstances;
using Rusm.Kernel.Persistent;

namespace Rusm.Kernel.Supervision;

/// <summary>
/// The children of one supervisor, in the order of their starts, with indexes by number, by pid and by id, and with their counts.
/// Immutable, except that changes reuse nodes in place (see <see cref="WithNewOwner"/>). Compared by value.
/// </summary>
internal sealed class Children : IEquatable<Children>
{
    internal static readonly Children None = new(KeyedSet<Numbered>.Empty, KeyedSet<NumberOfPid>.Empty, default, 0, default, new Owner());

    private readonly KeyedSet<Numbered> inOrder;

    // The index by pid. A child that is about to be restarted is found by the pid of its last process.
    private readonly KeyedSet<NumberOfPid> byPid;
    private readonly Map<OrdStringOrdinal, string, long> byId;
    private readonly long lastNumber;

    // Changes with this owner change nodes in place, so only the newest instance may be used: see WithNewOwner.
    private readonly Owner owner;

    private Children(
        KeyedSet<Numbered> inOrder,
        KeyedSet<NumberOfPid> byPid,
        Map<OrdStringOrdinal, string, long> byId,
        long lastNumber,
        ChildCounts tally,
        Owner owner) =>
        (this.inOrder, this.byPid, this.byId, this.lastNumber, Tally, this.owner) = (inOrder, byPid, byId, lastNumber, tally, owner);

    /// <summary>The numbers of children.</summary>
    internal ChildCounts Tally { get; }

    /// <summary>All children, the first started first.</summary>
    internal Seq<Child> All => inOrder.Select(static numbered => numbered.Child).ToSeq().Strict();

    /// <summary>Returns the same children with a new owner. Changes to the result do not change this instance.</summary>
    internal Children WithNewOwner() => new(inOrder, byPid, byId, lastNumber, Tally, new Owner());

    internal Child? Find(long number) => inOrder.TryGet(number, out var numbered) ? numbered.Child : null;

    /// <summary>Returns the child that runs as this process; null if there is none.</summary>
    internal Child? Find(Pid pid) => FindLast(pid) is { Status: ChildStatus.Up } child ? child : null;

    /// <summary>Returns the child that runs as this process, or whose last process it was and which is about to be restarted (OTP:
    /// <c>{restarting, Pid}</c>); null if there is none.</summary>
    internal Child? FindLast(Pid pid) => byPid.TryGet(pid.Value, out var entry) ? Find(entry.Number) : null;

    internal Child? Find(string id) => byId.Find(id).MatchUnsafe(number => Find(number), static () => null);

    /// <summary>Adds a child after all others. It is down, and can be found by its id.</summary>
    internal Children WithNamed(ChildSpec spec, out Child child)
    {
        var added = WithUnnamed(spec, out child);
        return new(added.inOrder, added.byPid, added.byId.Add(spec.Id, child.Number), added.lastNumber, added.Tally, owner);
    }

    /// <summary>Adds a dynamic child after all others. It is down. It cannot be found by its id, which all dynamic children have.</summary>
    internal Children WithUnnamed(ChildSpec spec, out Child child)
    {
        child = new Child(lastNumber + 1, spec, ChildStatus.Down.Instance);
        return new(inOrder.Add(new Numbered(child), owner), byPid, byId, child.Number, Tally.With(child), owner);
    }

    /// <summary>Replaces the child with the same number.</summary>
    internal Children With(Child child)
    {
        var before = Find(child.Number)!;
        return new(
            inOrder.Set(new Numbered(child), owner),
            AddToIndex(RemoveFromIndex(byPid, before, owner), child, owner),
            byId,
            lastNumber,
            Tally.Without(before).With(child),
            owner);
    }

    /// <summary>Removes a child.</summary>
    internal Children Without(Child child)
    {
        var before = Find(child.Number)!;
        return new(
            inOrder.Remove(child.Number, owner),
            RemoveFromIndex(byPid, before, owner),
            byId.Find(child.Spec.Id) == child.Number ? byId.Remove(child.Spec.Id) : byId,
            lastNumber,
            Tally.Without(before),
            owner);
    }

    /// <summary>Compares the children, and the number that the next child gets.</summary>
    public bool Equals(Children? other) =>
        ReferenceEquals(this, other) || (other is not null && lastNumber == other.lastNumber && inOrder.Equals(other.inOrder));

    public override bool Equals(object? obj) => Equals(obj as Children);

    public override int GetHashCode() => HashCode.Combine(lastNumber, Tally);

    private static KeyedSet<NumberOfPid> AddToIndex(KeyedSet<NumberOfPid> index, Child child, Owner owner) =>
        PidOf(child) is { } pid ? index.Add(new NumberOfPid(pid, child.Number), owner) : index;

    private static KeyedSet<NumberOfPid> RemoveFromIndex(KeyedSet<NumberOfPid> index, Child child, Owner owner) =>
        PidOf(child) is { } pid ? index.Remove(pid.Value, owner) : index;

    private static Pid? PidOf(Child child) => child.Status is ChildStatus.Down ? null : child.LastPid;

    /// <summary>A child, with its number as the key.</summary>
    private readonly record struct Numbered(Child Child) : IKeyed
    {
        long IKeyed.Key => Child.Number;
    }

    /// <summary>The number of the child of a process, with the pid as the key.</summary>
    private readonly record struct NumberOfPid(Pid Pid, long Number) : IKeyed
    {
        long IKeyed.Key => Pid.Value;
    }
}
