using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Tests.Scenarios.Supervision;

/// <summary>
/// One thing that happens around a supervisor. Cases: <see cref="End"/>, <see cref="ParentEnds"/>, <see cref="StrangerEnds"/>,
/// <see cref="Call"/>, <see cref="Terminate"/>, <see cref="Wait"/>, <see cref="StartsGo"/>, <see cref="Nothing"/>.
/// </summary>
internal abstract record Move
{
    private Move()
    {
    }

    /// <summary>The same with an exit reason that has no value; null for a move without a value.</summary>
    internal Move? WithPlainReason() => this switch
    {
        End { Reason.Value: not null } end => end with { Reason = ExitReason.Named(end.Reason.Name) },
        ParentEnds { Reason.Value: not null } end => end with { Reason = ExitReason.Named(end.Reason.Name) },
        StrangerEnds { Reason.Value: not null } end => end with { Reason = ExitReason.Named(end.Reason.Name) },
        _ => null,
    };

    /// <summary>A child's process ends. Of the processes that run, the one at this place, counted round.</summary>
    internal sealed record End(int Place, ExitReason Reason) : Move
    {
        public override string ToString() => $"process {Place} ends: {Reason}";
    }

    internal sealed record ParentEnds(ExitReason Reason) : Move
    {
        public override string ToString() => $"the parent ends: {Reason}";
    }

    /// <summary>A process that is not a child sends an exit signal.</summary>
    internal sealed record StrangerEnds(ExitReason Reason) : Move
    {
        public override string ToString() => $"a stranger ends: {Reason}";
    }

    internal sealed record Call(SupervisorCall Asked) : Move
    {
        public override string ToString() => $"call {Asked}";
    }

    /// <summary>The call that terminates a dynamic child: of all processes that ever were, the one at this place, counted round.</summary>
    internal sealed record Terminate(int Place) : Move
    {
        public override string ToString() => $"call terminate process {Place} of all";
    }

    internal sealed record Wait(TimeSpan Time) : Move
    {
        public override string ToString() => $"wait {Time.TotalMilliseconds} ms";
    }

    /// <summary>How the next starts of a child go.</summary>
    internal sealed record StartsGo(string Id, StartGoes How, int Times) : Move
    {
        public override string ToString() => $"the next {Times} starts of {Id}: {How}";
    }

    internal sealed record Nothing : Move
    {
        public override string ToString() => "nothing";
    }
}

/// <summary>How a start goes.</summary>
internal enum StartGoes
{
    Well = 0,
    Wrong,
    NothingToRun,
}
