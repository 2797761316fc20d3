using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Xunit;

namespace Rusm.Tests.Laws.Supervision;

/// <summary>Which children are restarted, how often, and when a supervisor ends.</summary>
public sealed class RestartLaws
{
    [Fact]
    public void There_are_never_more_restarts_in_a_period_than_the_intensity_allows() =>
        SupervisorScriptLaw.Always((supervisor, _) =>
        {
            var (flags, restarts) = (supervisor.State.Flags, TimesOf(Episode.Of(supervisor)));
            Assert.All(restarts, last => Assert.InRange(
                restarts.Count(time => time >= last - flags.Period && time <= last), 1, flags.Intensity));
        });

    [Fact]
    public void A_supervisor_gives_up_only_at_one_restart_too_many() =>
        SupervisorScriptLaw.Always((supervisor, _) =>
        {
            var episodes = Episode.Of(supervisor);
            var (flags, last) = (supervisor.State.Flags, episodes[^1]);
            var isRestart = last.Heard is SupervisorEvent.Due || (last.Heard is SupervisorEvent.Exited exited && last.Ended is { } child && MustRestart(child, exited.Reason));
            if (last.End is not null && isRestart)
            {
                Assert.Equal(flags.Intensity, TimesOf(episodes).Count(time => time >= last.Heard.At - flags.Period));
            }
        });

    [Fact]
    public void A_child_that_must_be_restarted_is_or_waits_for_it_or_its_supervisor_ends() =>
        OfEnds((episode, child, exited) =>
        {
            var isRestarted = episode.Starts.Any() || episode.Actions.OfType<SupervisorAction.TryAgain>().Any();
            Assert.Equal(MustRestart(child, exited.Reason), isRestarted || (episode.End is not null && !MayShutDown(child, exited.Reason)));
        });

    [Fact]
    public void The_end_of_significant_children_ends_their_supervisor_as_declared() =>
        OfEnds((episode, child, exited) =>
        {
            if (!MustRestart(child, exited.Reason))
            {
                var others = episode.Before.Children.Exists(other =>
                    other.Number != child.Number && other.Spec.Significant && other.Status is not ChildStatus.Down);
                var ends = child.Spec.Significant && (episode.Before.Flags.AutoShutdown == AutoShutdown.AnySignificant || !others);
                Assert.Equal(ends ? ExitReason.Shutdown : null, episode.End?.Reason);
            }
        });

    [Fact]
    public void The_end_of_the_parent_is_the_end_of_the_supervisor_with_the_same_reason() =>
        SupervisorScriptLaw.Always((supervisor, _) => Assert.All(Episode.Of(supervisor), episode =>
        {
            if (episode.Heard is SupervisorEvent.Exited exited && exited.From == episode.Before.Parent)
            {
                Assert.Equal(new SupervisorAction.End(exited.Reason, exited.Death), episode.End);
            }
        }));

    [Fact]
    public void A_child_that_is_about_to_be_restarted_will_be() =>
        SupervisorScriptLaw.Always((supervisor, world) => Assert.True(
            supervisor.HasEnded || supervisor.State.Children.ForAll(child =>
                child.Status is not ChildStatus.Restarting { Due: var due } || world.TimerFires(child.Number, due)),
            $"nothing will start one of {supervisor.Children}"));

    [Fact]
    public void A_child_is_not_restarted_before_its_wait_is_over() =>
        SupervisorScriptLaw.Always((supervisor, _) => Assert.All(Episode.Of(supervisor), episode => Assert.True(
            episode.Heard is not SupervisorEvent.Due due
                || !episode.IsRestart
                || episode.Before.Children.Exists(child =>
                    child.Number == due.Number && child.Status is ChildStatus.Restarting waiting && waiting.Due <= due.At))));

    [Fact]
    public void Every_wait_is_within_the_bounds_of_its_backoff() =>
        SupervisorScriptLaw.Always((supervisor, _) => Assert.All(Episode.Of(supervisor).Where(episode => episode.Heard is SupervisorEvent.Exited), episode =>
            Assert.All(episode.Actions.OfType<SupervisorAction.TryAgain>(), again =>
            {
                var child = episode.After.Children.First(child => child.Number == again.Number);
                var backoff = child.Spec.Backoff ?? episode.After.Flags.Backoff;
                var longest = backoff is null
                    ? TimeSpan.Zero
                    : TimeSpan.FromMilliseconds(Math.Min(backoff.First.TotalMilliseconds * Math.Pow(backoff.Factor, child.Restarts - 1), backoff.Cap.TotalMilliseconds));
                Assert.InRange(again.Wait, longest * (1 - (backoff?.Jitter ?? 0)), longest);
            })));

    private static bool MustRestart(Child child, ExitReason reason) => child.Spec.Restart switch
    {
        RestartType.Permanent => true,
        RestartType.Transient => reason != ExitReason.Normal && reason.Kind != ExitKind.Shutdown,
        _ => false,
    };

    private static bool MayShutDown(Child child, ExitReason reason) => child.Spec.Significant && !MustRestart(child, reason);

    private static List<TimeSpan> TimesOf(IEnumerable<Episode> episodes) =>
        [.. episodes.Where(episode => episode.IsRestart).Select(episode => episode.Heard.At)];

    private static void OfEnds(Action<Episode, Child, SupervisorEvent.Exited> check) =>
        SupervisorScriptLaw.Always((supervisor, _) => Assert.All(Episode.Of(supervisor), episode =>
        {
            if (episode.Ended is { } child)
            {
                check(episode, child, (SupervisorEvent.Exited)episode.Heard);
            }
        }));
}
