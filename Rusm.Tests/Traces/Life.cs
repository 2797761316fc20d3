using LanguageExt;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Traces;

/// <summary>What a supervisor hears in a life in which its orders are carried out at once, and a child ends each second.</summary>
internal static class Life
{
    internal static Seq<ChildSpec> Children { get; } = Prelude.Seq(new ChildSpec("w1"), new ChildSpec("w2"), new ChildSpec("w3"));

    /// <summary>The first of the faults comes after a second. A fault whose child is down has no effect.</summary>
    internal static IReadOnlyList<SupervisorEvent> Of(SupervisorFlags flags, params string[] faults)
    {
        var heard = new List<SupervisorEvent>();
        var state = SupervisorMachine.Declare(Outside, flags, Children);
        var waits = new PriorityQueue<long, TimeSpan>();
        var pid = 1L;
        Hear(new SupervisorEvent.Begin(TimeSpan.Zero));
        for (var second = 1; second <= faults.Length && !state.HasEnded; second++)
        {
            var now = TimeSpan.FromSeconds(second);
            while (waits.TryPeek(out var number, out var at) && at <= now)
            {
                waits.Dequeue();
                Hear(new SupervisorEvent.Due(at, number));
            }

            if (state.Children.Single(child => child.Spec.Id == faults[second - 1]).Status is ChildStatus.Up up)
            {
                Hear(new SupervisorEvent.Exited(now, up.Pid, Overload));
            }
        }

        return heard;

        void Hear(SupervisorEvent? supervisorEvent)
        {
            while (supervisorEvent is not null)
            {
                heard.Add(supervisorEvent);
                (state, var actions) = SupervisorMachine.Step(state, supervisorEvent);
                actions.OfType<SupervisorAction.TryAgain>().ToList().ForEach(again => waits.Enqueue(again.Number, supervisorEvent.At + again.Wait));
                supervisorEvent = actions.LastOrDefault() switch
                {
                    SupervisorAction.Start => new SupervisorEvent.Started(supervisorEvent.At, new Pid(++pid)),
                    SupervisorAction.Stop => new SupervisorEvent.Stopped(supervisorEvent.At),
                    _ => null,
                };
            }
        }
    }
}
