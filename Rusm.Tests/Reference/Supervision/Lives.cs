using Rusm.Tests.Scenarios.Supervision;

namespace Rusm.Tests.Reference.Supervision;

/// <summary>Stories, lived through.</summary>
internal static class Lives
{
    /// <summary>All moves of a story, each followed by all that the supervisor does about it.</summary>
    /// <returns>What it did, and how its children were whenever it had heard something.</returns>
    internal static List<string> Live(SupervisorScript story, InMemoryWorld world, ISupervisorUnderTest supervisor)
    {
        supervisor.Begin();
        ComeToRest(world, supervisor);
        foreach (var move in story.Moves.TakeWhile(_ => !supervisor.HasEnded))
        {
            Make(move, world, supervisor);
        }

        return world.Log;
    }

    /// <summary>One move, and all that the supervisor does about it. What is due while time passes comes at its time.</summary>
    internal static void Make(Move move, InMemoryWorld world, ISupervisorUnderTest supervisor)
    {
        var later = world.Now + (move is Move.Wait wait ? wait.Time : TimeSpan.Zero);
        while (world.NextTimer is { } due && due < later && !supervisor.HasEnded)
        {
            world.PassTo(due);
            ComeToRest(world, supervisor);
        }

        if (later > world.Now)
        {
            world.PassTo(later);
        }
        else if (move is not Move.Wait)
        {
            world.Make(move);
        }

        ComeToRest(world, supervisor);
    }

    private static void ComeToRest(InMemoryWorld world, ISupervisorUnderTest supervisor)
    {
        while (world.Mailbox.Count > 0 && !supervisor.HasEnded)
        {
            supervisor.Hear(world.Take());
            world.Log.Add($"  [{supervisor.Children}]");
        }
    }
}
