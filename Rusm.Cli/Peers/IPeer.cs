namespace Rusm.Cli.Peers;

/// <summary>An actor library that does what the scenarios of <c>rusm run</c> do.</summary>
internal interface IPeer
{
    /// <summary>Supervisors restart a child each, which throws as soon as it runs.</summary>
    /// <param name="supervisors">How many supervisors.</param>
    /// <returns>Tells how many children ran after a restart.</returns>
    Func<long> FaultRecovery(int supervisors);

    /// <summary>One actor spawns batches of actors that stop at once.</summary>
    /// <returns>Tells how many actors have stopped.</returns>
    Func<long> SpawnStorm();

    /// <summary>Pairs of actors send one message to and fro.</summary>
    /// <param name="pairs">How many pairs.</param>
    /// <returns>Tells how many messages were received.</returns>
    Func<long> PingPong(int pairs);

    /// <summary>Callers call one actor, which replies at once.</summary>
    /// <param name="callers">How many callers.</param>
    /// <param name="outside">Whether they are loops outside any actor.</param>
    /// <returns>Tells how many calls have returned.</returns>
    Func<long> Calls(int callers, bool outside);

    /// <summary>An actor sets timers for itself, with these delays, and cancels them.</summary>
    /// <param name="delays">The delays.</param>
    /// <returns>How long it took to set all, and to cancel all.</returns>
    (TimeSpan Set, TimeSpan Cancel) Timers(IReadOnlyList<TimeSpan> delays);

    /// <summary>Starts actors that wait for a message, and returns when all have started.</summary>
    /// <param name="actors">How many actors.</param>
    void Idle(int actors);
}
