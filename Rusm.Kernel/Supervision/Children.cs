using LanguageExt;
using LanguageExt.ClassInstances;
using Rusm.Kernel.Persistent;

namespace Rusm.Kernel.Supervision;

/// <summary>
/// The children of one supervisor, in the order of their starts, found by number, by pid and by id, and counted. Immutable, and
/// compared by value.
/// </summary>
internal sealed class Children : IEquatable<Children>
{
    internal static readonly Children None = new(KeyedSet<Numbered>.Empty, KeyedSet<NumberOfPid>.Empty, default, 0, default, new Owner());

    private readonly KeyedSet<Numbered> inOrder;

    // By the process that a child has; by the one that it had, if it is about to be started again.
    private readonly KeyedSet<NumberOfPid> byPid;
    private readonly Map<OrdStringOrdinal, string, long> byId;
    private readonly long lastNumber;

    // Code that has it may change nodes in place, so only the newest children may be used: see Released.
    private readonly Owner owner;

    private Children(
        KeyedSet<Numbered> inOrder,
        KeyedSet<NumberOfPid> byPid,
        Map<OrdStringOrdinal, string, long> byId,
        long lastNumber,
        ChildTally tally,
        Owner owner) =>
        (this.inOrder, this.byPid, this.byId, this.lastNumber, Tally, this.owner) = (inOrder, byPid, byId, lastNumber, tally, owner);

    /// <summary>How many children there are, of each kind.</summary>
    internal ChildTally Tally { get; }

    /// <summary>All of them, the first started first.</summary>
    internal Seq<Child> All => inOrder.Select(static numbered => numbered.Child).ToSeq().Strict();

    /// <summary>The same children: what is changed of them does not change these.</summary>
    internal Children Released() => new(inOrder, byPid, byId, lastNumber, Tally, new Owner());

    internal Child? Find(long number) => inOrder.TryGet(number, out var numbered) ? numbered.Child : null;

    /// <summary>The child that has this process.</summary>
    internal Child? Find(Pid pid) => FindLast(pid) is { Status: ChildStatus.Up } child ? child : null;

    /// <summary>The child that has this process, or had it last and is about to be started again (OTP: <c>{restarting, Pid}</c>).</summary>
    internal Child? FindLast(Pid pid) => byPid.TryGet(pid.Value, out var of) ? Find(of.Number) : null;

    internal Child? Find(string id) => byId.Find(id).MatchUnsafe(number => Find(number), static () => null);

    /// <summary>A child more, which is down, after all others, found by its id.</summary>
    internal Children WithNamed(ChildSpec spec, out Child child)
    {
        var grown = WithUnnamed(spec, out child);
        return new(grown.inOrder, grown.byPid, grown.byId.Add(spec.Id, child.Number), grown.lastNumber, grown.Tally, owner);
    }

    /// <summary>A child more, which is down, after all others, of many with the same id.</summary>
    internal Children WithUnnamed(ChildSpec spec, out Child child)
    {
        child = new Child(lastNumber + 1, spec, ChildStatus.Down.Itself);
        return new(inOrder.Add(new Numbered(child), owner), byPid, byId, child.Number, Tally.With(child), owner);
    }

    /// <summary>This child in the place of the older one of the same number.</summary>
    internal Children With(Child child)
    {
        var before = Find(child.Number)!;
        return new(
            inOrder.Set(new Numbered(child), owner),
            Indexed(Unindexed(byPid, before, owner), child, owner),
            byId,
            lastNumber,
            Tally.Without(before).With(child),
            owner);
    }

    /// <summary>A child less.</summary>
    internal Children Without(Child child)
    {
        var before = Find(child.Number)!;
        return new(
            inOrder.Remove(child.Number, owner),
            Unindexed(byPid, before, owner),
            byId.Find(child.Spec.Id) == child.Number ? byId.Remove(child.Spec.Id) : byId,
            lastNumber,
            Tally.Without(before),
            owner);
    }

    /// <summary>Equal when both hold the same children, and number the next one alike.</summary>
    public bool Equals(Children? other) =>
        ReferenceEquals(this, other) || (other is not null && lastNumber == other.lastNumber && inOrder.Equals(other.inOrder));

    public override bool Equals(object? obj) => Equals(obj as Children);

    public override int GetHashCode() => HashCode.Combine(lastNumber, Tally);

    private static KeyedSet<NumberOfPid> Indexed(KeyedSet<NumberOfPid> index, Child child, Owner owner) =>
        PidOf(child) is { } pid ? index.Add(new NumberOfPid(pid, child.Number), owner) : index;

    private static KeyedSet<NumberOfPid> Unindexed(KeyedSet<NumberOfPid> index, Child child, Owner owner) =>
        PidOf(child) is { } pid ? index.Remove(pid.Value, owner) : index;

    private static Pid? PidOf(Child child) => child.Status is ChildStatus.Down ? null : child.LastPid;

    /// <summary>A child, known by its number.</summary>
    private readonly record struct Numbered(Child Child) : IKeyed
    {
        long IKeyed.Key => Child.Number;
    }

    /// <summary>The number of the child that has a process, known by the pid.</summary>
    private readonly record struct NumberOfPid(Pid Pid, long Number) : IKeyed
    {
        long IKeyed.Key => Pid.Value;
    }
}
