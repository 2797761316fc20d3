namespace Rusm.Host;

/// <summary>What ends the wait for a reply.</summary>
internal enum CallEnding
{
    /// <summary>The time was up.</summary>
    TimeUp = 0,

    /// <summary>A reply.</summary>
    Reply,

    /// <summary>The end of the server, with a <see cref="Kernel.Death"/>.</summary>
    ServerEnded,

    /// <summary>The caller cancelled it.</summary>
    Cancelled,
}
