using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Reference.Supervision;

namespace Rusm.Tests.Laws.Supervision;

/// <summary>What a supervisor does about one thing that it hears, until it can hear the next one.</summary>
internal sealed class Episode(List<PaperTurn> turns)
{
    internal SupervisorEvent Heard => turns[0].Heard;

    internal SupervisorState Before => turns[0].Before;

    internal SupervisorState After => turns[^1].Step.State;

    internal IEnumerable<SupervisorAction> Actions => turns.SelectMany(turn => turn.Step.Actions);

    /// <summary>The children that were ordered to start, by number.</summary>
    internal IEnumerable<long> Starts => Actions.OfType<SupervisorAction.Start>().Select(start => start.Child.Number);

    /// <summary>The children that were ordered to stop, by number.</summary>
    internal IEnumerable<long> Stops => turns.SelectMany(turn => turn.Step.Actions.OfType<SupervisorAction.Stop>()
        .Select(stop => turn.Before.Children.Concat(turn.Step.State.Children)
            .First(child => child.Status is ChildStatus.Up up && up.Pid == stop.Pid).Number));

    /// <summary>Whether a child was restarted, which counts.</summary>
    internal bool IsRestart => Heard is SupervisorEvent.Exited or SupervisorEvent.Due && Starts.Any();

    internal SupervisorAction.End? End => Actions.OfType<SupervisorAction.End>().SingleOrDefault();

    /// <summary>The child whose end was heard; null if it was no child.</summary>
    internal Child? Ended => Heard is SupervisorEvent.Exited exited ? Running(exited.From) : null;

    internal static List<Episode> Of(InMemorySupervisor supervisor)
    {
        var episodes = new List<List<PaperTurn>>();
        foreach (var turn in supervisor.Turns)
        {
            if (!turn.Before.IsBusy)
            {
                episodes.Add([]);
            }

            episodes[^1].Add(turn);
        }

        return [.. episodes.Select(turns => new Episode(turns))];
    }

    private Child? Running(Pid pid) =>
        Before.Children.FirstOrDefault(child => child.Status is ChildStatus.Up up && up.Pid == pid);
}
