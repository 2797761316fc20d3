using FsCheck;
using Rusm.Cli.Conformance;
using Rusm.Tests.Laws;
using Rusm.Tests.Reference;
using Rusm.Tests.Scenarios;
using Worlds = Rusm.Tests.Laws.Worlds;

namespace Rusm.Tests.Recordings;

/// <summary>Fresh scenarios, new ones in every run, on a live BEAM and here. The seed is in the message of a failure.</summary>
public sealed class LiveBeamTests
{
    [ErlangFact]
    public void Kernel_host_and_model_do_what_a_live_BEAM_does_in_random_scenarios() => AllAgree(Any.RandomScenario, 200);

    [ErlangFact]
    public void Kernel_host_and_model_do_what_a_live_BEAM_does_in_topologies() => AllAgree(Any.Topology, 15);

    private static void AllAgree(Arbitrary<Scenario> scenarios, int cases)
    {
        using var beam = new LiveBeam();
        Law.Holds(scenarios, cases, scenario =>
        {
            var recorded = beam.Record(scenario);
            Worlds.MustDoAsExpected(recorded, () => new Model());
            Worlds.MustDoAsExpected(recorded, KernelWorld.OverBuilder);
            Worlds.MustDoAsExpected(recorded, () => new HostWorld());
        });
    }
}
