using FsCheck;
using FsCheck.Fluent;
using Rusm.Properties.Reference.Supervision;
using Rusm.Properties.Scenarios.Supervision;

namespace Rusm.Properties.Laws.Supervision;

/// <summary>A sentence over all stories of a supervisor: the body asserts. A failure prints the seed and the shortest story that
/// shows it.</summary>
internal static class StoryLaw
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(400).WithStartSize(5).WithQuietOnSuccess(true);

    internal static void Holds(Arbitrary<Story> stories, Action<Story> body) => Check.One(Config, Prop.ForAll(stories, body));

    /// <summary>Of every supervisor that has lived through a story.</summary>
    internal static void Always(Action<PaperSupervisor, PaperWorld> check) => Holds(AnyStory.Any, story =>
    {
        var (supervisor, world) = Lived(story);
        check(supervisor, world);
    });

    internal static (PaperSupervisor Supervisor, PaperWorld World) Lived(Story story)
    {
        var world = new PaperWorld(story.Meanwhile);
        var supervisor = new PaperSupervisor(world, story.Flags, story.Children);
        Lives.Live(story, world, supervisor);
        return (supervisor, world);
    }
}
