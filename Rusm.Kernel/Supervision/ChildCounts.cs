namespace Rusm.Kernel.Supervision;

/// <summary>The numbers of children of a supervisor.</summary>
/// <param name="All">The number of all children.</param>
/// <param name="Up">The number of children that run.</param>
/// <param name="Supervisors">The number of children that are supervisors, whether they run or not.</param>
/// <param name="SignificantNotDown">The number of significant children that run or are about to be restarted.</param>
internal readonly record struct ChildCounts(int All, int Up, int Supervisors, int SignificantNotDown)
{
    internal ChildCounts With(Child child) => Add(child, 1);

    internal ChildCounts Without(Child child) => Add(child, -1);

    private ChildCounts Add(Child child, int difference) => new(
        All + difference,
        Up + (child.Status is ChildStatus.Up ? difference : 0),
        Supervisors + (child.Spec.Type == ChildType.Supervisor ? difference : 0),
        SignificantNotDown + (child.Spec.Significant && child.Status is not ChildStatus.Down ? difference : 0));
}
