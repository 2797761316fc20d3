using Rusm.Kernel.Supervision;

namespace Rusm.Kernel.Traces;

/// <content>Reads the declarations and the events of supervisors.</content>
internal ref partial struct BlockReader
{
    private TraceEntry.SupervisorDeclared SupervisorDeclared()
    {
        var (pid, parent) = (Pid(), Pid());
        var flags = new SupervisorFlags
        {
            Strategy = (RestartStrategy)wire.Byte(),
            Intensity = wire.Number() is <= int.MaxValue and var intensity ? (int)intensity : throw Invalid("a restart intensity is too large"),
            Period = Time(),
            AutoShutdown = (AutoShutdown)wire.Byte(),
            Seed = wire.Signed(),
            Backoff = OptionalBackoff(),
        };
        var children = new List<ChildSpec>();
        for (var left = Count(); left > 0; left--)
        {
            children.Add(Specification());
        }

        var declared = children.ToSeq().Strict();
        var problems = Supervision.Validation.Of(flags, declared);
        return problems.IsEmpty
            ? new TraceEntry.SupervisorDeclared(pid, parent, flags, declared)
            : throw Invalid($"the declaration of a supervisor is invalid: {problems.Head}");
    }

    private TraceEntry.SupervisorEventTaken SupervisorEventTaken()
    {
        var pid = Pid();
        var kind = (SupervisorEventKind)wire.Byte();
        var at = Time();
        return new TraceEntry.SupervisorEventTaken(pid, kind switch
        {
            SupervisorEventKind.Begin => new SupervisorEvent.Begin(at),
            SupervisorEventKind.Exited => new SupervisorEvent.Exited(at, new Pid(wire.Signed()), Reason()),
            SupervisorEventKind.Called => new SupervisorEvent.Called(at, Call()),
            SupervisorEventKind.Due => new SupervisorEvent.Due(at, Count()),
            SupervisorEventKind.Started => new SupervisorEvent.Started(at, Pid()),
            SupervisorEventKind.StartedNothing => new SupervisorEvent.Started(at, Pid: null),
            SupervisorEventKind.StartFailed => new SupervisorEvent.StartFailed(at, Reason()),
            SupervisorEventKind.Stopped => new SupervisorEvent.Stopped(at),
            _ => throw Invalid($"there is no supervisor event of kind {(byte)kind}"),
        });
    }

    private SupervisorCall Call() => (CallKind)wire.Byte() switch
    {
        CallKind.StartChild => new SupervisorCall.StartChild(Specification()),
        CallKind.StartDynamic => new SupervisorCall.StartDynamic(),
        CallKind.TerminateChild => new SupervisorCall.TerminateChild(TextOrNone()!),
        CallKind.TerminateDynamic => new SupervisorCall.TerminateDynamic(new Pid(wire.Signed())),
        CallKind.RestartChild => new SupervisorCall.RestartChild(TextOrNone()!),
        CallKind.DeleteChild => new SupervisorCall.DeleteChild(TextOrNone()!),
        CallKind.WhichChildren => new SupervisorCall.WhichChildren(),
        CallKind.CountChildren => new SupervisorCall.CountChildren(),
        CallKind.GetChildSpec => new SupervisorCall.GetChildSpec(TextOrNone()!),
        var kind => throw Invalid($"there is no supervisor call of kind {(byte)kind}"),
    };

    // The order of the initializers is the order of the fields in the trace.
    private ChildSpec Specification() => new(TextOrNone()!)
    {
        Restart = (RestartType)EnumValue(),
        Type = (ChildType)EnumValue(),
        Significant = Flag(),
        Name = TextOrNone(),
        StartTimeout = Flag() ? Time() : null,
        Backoff = OptionalBackoff(),
        Shutdown = (ShutdownCode)wire.Byte() switch
        {
            ShutdownCode.Missing => null!,
            ShutdownCode.BrutalKill => Shutdown.Brutally,
            ShutdownCode.After => Shutdown.Within(Time()),
            ShutdownCode.Infinity => Shutdown.InItsOwnTime,
            var code => throw Invalid($"there is no shutdown of kind {(byte)code}"),
        },
    };

    private Backoff? OptionalBackoff() => !Flag() ? null : new Backoff
    {
        First = Time(),
        Factor = BitConverter.UInt64BitsToDouble(wire.Fixed()),
        Cap = Time(),
        Jitter = BitConverter.UInt64BitsToDouble(wire.Fixed()),
        ResetAfter = Time(),
    };

    private TimeSpan Time() => new(wire.Signed());

    private int EnumValue() => wire.Number() is <= uint.MaxValue and var value ? (int)(uint)value : throw Invalid("an enum value is too large");

    private bool Flag() => wire.Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw Invalid($"a flag is {other}, but must be 0 or 1"),
    };

    private string? TextOrNone() => wire.Number() is var index && index != 0 ? TextAt(index) : null;
}
