using FsCheck;
using FsCheck.Fluent;
using Rusm.Tests.Reference.Supervision;
using Rusm.Tests.Scenarios.Supervision;

namespace Rusm.Tests.Laws.Supervision;

/// <summary>A sentence over all stories of a supervisor: the body asserts. A failure prints the seed and the shortest story that shows it.</summary>
internal static class SupervisorScriptLaw
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(400).WithStartSize(5).WithQuietOnSuccess(true);

    internal static void Holds(Arbitrary<SupervisorScript> stories, Action<SupervisorScript> body, ulong? seed = null) =>
        Check.One(seed is { } known ? Config.WithReplay(known, 1) : Config, Prop.ForAll(stories, body));

    /// <summary>Of every supervisor that has lived through a story.</summary>
    internal static void Always(Action<InMemorySupervisor, InMemoryWorld> check, ulong? seed = null) => Holds(
        AnySupervisorScript.Any,
        story =>
        {
            var (supervisor, world) = Lived(story);
            check(supervisor, world);
        },
        seed);

    internal static (InMemorySupervisor Supervisor, InMemoryWorld World) Lived(SupervisorScript story)
    {
        var world = new InMemoryWorld(story.Meanwhile);
        var supervisor = new InMemorySupervisor(world, story.Flags, story.Children);
        Lives.Live(story, world, supervisor);
        return (supervisor, world);
    }
}
