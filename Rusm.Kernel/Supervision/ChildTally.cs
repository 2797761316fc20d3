namespace Rusm.Kernel.Supervision;

/// <summary>How many children a supervisor has, of each kind that it is asked for.</summary>
/// <param name="All">Children.</param>
/// <param name="Up">Children that run.</param>
/// <param name="Supervisors">Children that are supervisors, running or not.</param>
/// <param name="SignificantNotDown">Significant children that run or are about to be started.</param>
internal readonly record struct ChildTally(int All, int Up, int Supervisors, int SignificantNotDown)
{
    internal ChildTally With(Child child) => Plus(child, 1);

    internal ChildTally Without(Child child) => Plus(child, -1);

    private ChildTally Plus(Child child, int times) => new(
        All + times,
        Up + (child.Status is ChildStatus.Up ? times : 0),
        Supervisors + (child.Spec.Type == ChildType.Supervisor ? times : 0),
        SignificantNotDown + (child.Spec.Significant && child.Status is not ChildStatus.Down ? times : 0));
}
