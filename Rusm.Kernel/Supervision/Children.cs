using LanguageExt;
using LanguageExt.ClassInstances;

namespace Rusm.Kernel.Supervision;

/// <summary>The children of one supervisor, in the order of their starts, found by number, by pid and by id.</summary>
internal sealed record Children
{
    internal static readonly Children None = new();

    private Children()
    {
    }

    private Map<long, Child> InOrder { get; init; }

    private Map<Pid, long> ByPid { get; init; }

    private Map<OrdStringOrdinal, string, long> ById { get; init; }

    private long LastNumber { get; init; }

    internal int Count => InOrder.Count;

    /// <summary>All of them, the first started first.</summary>
    internal Seq<Child> All => InOrder.Values.ToSeq();

    internal Child? Find(long number) => InOrder.Find(number).MatchUnsafe<Child?>(static child => child, static () => null);

    internal Child? Find(Pid pid) => ByPid.Find(pid).MatchUnsafe(number => Find(number), static () => null);

    internal Child? Find(string id) => ById.Find(id).MatchUnsafe(number => Find(number), static () => null);

    /// <summary>A child more, which is down, after all others, found by its id.</summary>
    internal Children WithNamed(ChildSpec spec, out Child child)
    {
        var grown = WithUnnamed(spec, out child);
        return grown with { ById = grown.ById.Add(spec.Id, child.Number) };
    }

    /// <summary>A child more, which is down, after all others, of many with the same id.</summary>
    internal Children WithUnnamed(ChildSpec spec, out Child child)
    {
        child = new Child(LastNumber + 1, spec, ChildStatus.Down.Itself);
        return this with { InOrder = InOrder.Add(child.Number, child), LastNumber = child.Number };
    }

    /// <summary>This child in the place of the older one of the same number.</summary>
    internal Children With(Child child)
    {
        var replaced = Forgetting(child.Number) with { InOrder = InOrder.SetItem(child.Number, child) };
        return child.Status is ChildStatus.Up up ? replaced with { ByPid = replaced.ByPid.Add(up.Pid, child.Number) } : replaced;
    }

    /// <summary>A child less.</summary>
    internal Children Without(Child child) => Forgetting(child.Number) with
    {
        InOrder = InOrder.Remove(child.Number),
        ById = ById.Find(child.Spec.Id) == child.Number ? ById.Remove(child.Spec.Id) : ById,
    };

    // The pid under which it was found so far leads nowhere any more.
    private Children Forgetting(long number) =>
        Find(number)?.Status is ChildStatus.Up up ? this with { ByPid = ByPid.Remove(up.Pid) } : this;
}
