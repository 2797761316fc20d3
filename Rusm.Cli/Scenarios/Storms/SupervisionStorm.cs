using Rusm.Cli.Commands;

namespace Rusm.Cli.Scenarios.Storms;

/// <summary><c>rusm run supervision</c>: a tree of supervisors under a storm of faults.</summary>
internal static class SupervisionStorm
{
    internal static ScenarioCommand Command()
    {
        var rate = Inputs.Rate("--faults-per-second", byDefault: 100, most: 1_000_000, "How many faults each second.");
        var seed = Inputs.Count("--seed", 1, most: int.MaxValue, "Which sequence of faults: the same seed, the same faults.");
        return ScenarioCommand.OfTime(
            "supervision",
            "A tree of supervisors goes through a storm of faults.",
            """
              A root (one_for_one) has four supervisors, one for each strategy, with 23 permanent workers; and a keeper, which
              fills the pool (simple_one_for_one) each time it comes back. The seed decides what happens to whom:

                40 %  a worker's body throws              9 %  a worker is killed, and its next start fails
                25 %  a worker stops itself               1 %  one of the four supervisors is killed
                25 %  a worker is killed from outside

              Each of the four is as likely to be struck as the others. A fault waits for its target to be up, for 100 ms at most.
              The four may restart 8 times in the time that 16 faults take, of which 4 are meant for each. So most faults are
              restarted where they happen, and about one in fifty passes the intensity: the supervisor gives up, and the root
              restarts it. With --faults-per-second unlimited the time is 1 s, so a supervisor gives up at each ninth restart. The
              root itself may restart 100,000 times in 1 s, which no storm reaches: each climb takes nine restarts, or a killed
              supervisor.

              Restarts: children started again by a supervisor that had started them before, with those that its strategy takes
              along. Gave up: how often it ended because of its children. Restart time: from just before a fault until the new
              body of its target runs, within 3.2 %; of a killed supervisor, that of its first worker.

              Ten times a second and at the end the invariants of the process table are checked. At the end all children must have
              come back, no other process be alive, and the tree shut down in order; else the exit code is 1.
            """,
            [rate, seed],
            (parsed, duration) => new Storm(parsed.GetValue(seed), parsed.GetValue(rate), duration));
    }
}
