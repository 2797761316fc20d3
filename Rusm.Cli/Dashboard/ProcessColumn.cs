namespace Rusm.Cli.Dashboard;

/// <summary>A column of a dashboard's table of processes.</summary>
internal enum ProcessColumn
{
    /// <summary>The number of items in the mailbox.</summary>
    Mailbox,

    /// <summary>The pid.</summary>
    Pid,

    /// <summary>The label.</summary>
    Label,

    /// <summary>The registered name.</summary>
    Name,

    /// <summary>The process that spawned it.</summary>
    Parent,

    /// <summary>The number of links.</summary>
    Links,

    /// <summary>The number of monitors.</summary>
    Monitors,

    /// <summary>Whether it traps exits.</summary>
    Trap,

    /// <summary>The time since its spawn.</summary>
    Age,

    /// <summary>The number of restarts of the child that it is.</summary>
    Restarts,
}
