using LanguageExt;
using Rusm.Kernel.Supervision;

namespace Rusm.Kernel.Traces.WhatIfs;

/// <summary>Compares supervisor actions by what they do. The counters that a supervisor keeps for a child may differ.</summary>
internal static class ActionComparison
{
    internal static bool AreSame(Seq<SupervisorAction> one, Seq<SupervisorAction> other) =>
        one.Count == other.Count && one.Zip(other).ForAll(static pair => AreSame(pair.Left, pair.Right));

    private static bool AreSame(SupervisorAction one, SupervisorAction other) => (one, other) switch
    {
        (SupervisorAction.Start left, SupervisorAction.Start right) => left.Child.Number == right.Child.Number,
        (SupervisorAction.End left, SupervisorAction.End right) => left.Reason == right.Reason,
        (SupervisorAction.Reply left, SupervisorAction.Reply right) => left.Result.GetType() == right.Result.GetType(),
        (_, _) => one == other,
    };
}
