using System.Collections.Immutable;
using Rusm.Host.Nodes;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;

namespace Rusm.Tests.Nodes;

/// <summary>Supervisors whose children can be on several nodes.</summary>
internal static class Pools
{
    private static readonly SupervisorFlags Flags = new() { Intensity = 10, Period = TimeSpan.FromSeconds(10) };

    /// <summary>Workers with the body "waits", named from "worker 1".</summary>
    internal static SupervisorSpec Of(int count, NodePlacement placement) => Enumerable.Range(1, count).Aggregate(
        new SupervisorSpec(Flags),
        (spec, number) => spec.ChildOn(new ChildSpec($"worker {number}"), placement, "waits"));

    /// <summary>The children that are up.</summary>
    internal static async Task<ImmutableArray<Pid>> PidsAsync(this SupervisorRef pool) =>
    [
        .. (await pool.WhichChildrenAsync().WithinPatience()).Select(static child => child.Status).OfType<ChildStatus.Up>().Select(static up => up.Pid),
    ];
}
