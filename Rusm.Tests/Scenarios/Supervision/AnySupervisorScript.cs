using FsCheck;
using FsCheck.Fluent;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Tests.Scenarios.Supervision;

/// <summary>The stories that the laws of supervision are about.</summary>
internal static class AnySupervisorScript
{
    private static readonly string[] Ids = ["a", "b", "c", "d", "e"];

    private static readonly ExitReason[] Reasons =
    [
        ExitReason.Normal, ExitReason.Shutdown, ExitReason.Killed, ExitReason.Crashed, ExitReason.Crashed, ExitReason.Named("overload"),
        ExitReason.ShutdownWith("idle"), ExitReason.Named("overload", 7), ExitReason.Named("normal", "late"),
    ];

    // In tenths of a second, with the period of 2 s and the moments just before and after it among them.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan[] Times =
    [
        TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(1), Period, Period + TimeSpan.FromTicks(1),
        Period - TimeSpan.FromTicks(1), TimeSpan.FromSeconds(20),
    ];

    private static readonly Gen<Backoff> SomeBackoff =
        from first in Gen.Elements(100, 300)
        from factor in Gen.Elements(1, 2, 10)
        from jitter in Gen.Elements(0, 0.5, 1)
        from rest in Gen.Elements(0, 1, 10)
        select new Backoff
        {
            First = TimeSpan.FromMilliseconds(first),
            Factor = factor,
            Cap = TimeSpan.FromSeconds(1),
            Jitter = jitter,
            ResetAfter = TimeSpan.FromSeconds(rest),
        };

    /// <summary>As OTP has it: without backoff.</summary>
    internal static Arbitrary<SupervisorScript> OfOtp { get; } = Arb.From(Stories(Gen.Constant<Backoff?>(null)), story => story.Simpler());

    internal static Arbitrary<SupervisorScript> Any { get; } =
        Arb.From(Stories(Gen.OneOf(Gen.Constant<Backoff?>(null), SomeBackoff.Select(Backoff? (some) => some))), story => story.Simpler());

    private static Gen<SupervisorScript> Stories(Gen<Backoff?> backoffs) =>
        from strategy in Gen.Elements(Enum.GetValues<RestartStrategy>())
        from intensity in Gen.Elements(0, 1, 2, 3, 5, 50)
        from autoShutdown in Gen.Elements(Enum.GetValues<AutoShutdown>())
        from backoff in backoffs
        from seed in Gen.Choose(0, 1_000)
        let flags = new SupervisorFlags
        {
            Strategy = strategy,
            Intensity = intensity,
            Period = Period,
            AutoShutdown = autoShutdown,
            Backoff = backoff,
            Seed = seed,
        }
        from count in strategy == RestartStrategy.SimpleOneForOne ? Gen.Constant(1) : Gen.Choose(0, 4)
        from children in Gen.ArrayOf(Spec("", autoShutdown, backoffs), count)
        from moves in Gen.ListOf(AnyMove(flags, backoffs))
        from meanwhile in Gen.ListOf(Gen.Frequency((4, Gen.Constant<Move>(new Move.Nothing())), (1, AnyMove(flags, backoffs))))
        select new SupervisorScript(flags, [.. children.Select((child, place) => child with { Id = Ids[place] })], [.. moves], [.. meanwhile]);

    private static Gen<ChildSpec> Spec(string id, AutoShutdown autoShutdown, Gen<Backoff?> backoffs) =>
        from restart in Gen.Elements(Enum.GetValues<RestartType>())
        from shutdown in Gen.Elements(Shutdown.Brutally, Shutdown.InItsOwnTime, Shutdown.Within(TimeSpan.FromSeconds(5)))
        from type in Gen.Elements(ChildType.Worker, ChildType.Supervisor)
        from significant in Gen.Elements(false, autoShutdown != AutoShutdown.Never && restart != RestartType.Permanent)
        from backoff in backoffs
        select new ChildSpec(id) { Restart = restart, Shutdown = shutdown, Type = type, Significant = significant, Backoff = backoff };

    private static Gen<Move> AnyMove(SupervisorFlags flags, Gen<Backoff?> backoffs) => Gen.Frequency(
        (12, from place in Gen.Choose(0, 9) from reason in Gen.Elements(Reasons) select (Move)new Move.End(place, reason)),
        (9, Call(flags, backoffs)),
        (5, Gen.Elements(Times).Select(Move (time) => new Move.Wait(time))),
        (5, from id in Gen.Elements(Ids)
            from how in Gen.Elements(StartGoes.Wrong, StartGoes.Wrong, StartGoes.NothingToRun)
            from times in Gen.Choose(1, 3)
            select (Move)new Move.StartsGo(id, how, times)),
        (1, Gen.Elements(Reasons).Select(Move (reason) => new Move.StrangerEnds(reason))),
        (1, Gen.Frequency((1, Gen.Elements(Reasons).Select(Move (reason) => new Move.ParentEnds(reason))), (3, Gen.Constant<Move>(new Move.Nothing())))));

    private static Gen<Move> Call(SupervisorFlags flags, Gen<Backoff?> backoffs)
    {
        var ids = Gen.Elements(Ids);
        var dynamic = Gen.Frequency(
            (3, Gen.Constant<Move>(new Move.Call(new SupervisorCall.StartDynamic()))),
            (1, Gen.Choose(0, 9).Select(Move (place) => new Move.Terminate(place))));
        var named = Gen.OneOf<SupervisorCall>(
            ids.SelectMany(id => Spec(id, flags.AutoShutdown, backoffs)).Select(SupervisorCall (spec) => new SupervisorCall.StartChild(spec)),
            ids.Select(SupervisorCall (id) => new SupervisorCall.TerminateChild(id)),
            ids.Select(SupervisorCall (id) => new SupervisorCall.RestartChild(id)),
            ids.Select(SupervisorCall (id) => new SupervisorCall.DeleteChild(id)),
            ids.Select(SupervisorCall (id) => new SupervisorCall.GetChildSpec(id)),
            Gen.Elements<SupervisorCall>(new SupervisorCall.CountChildren(), new SupervisorCall.WhichChildren()));
        return flags.Strategy == RestartStrategy.SimpleOneForOne
            ? Gen.Frequency((5, dynamic), (1, named.Select(Move (call) => new Move.Call(call))))
            : Gen.Frequency((1, dynamic), (9, named.Select(Move (call) => new Move.Call(call))));
    }
}
