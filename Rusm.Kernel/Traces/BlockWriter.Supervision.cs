using System.Diagnostics;
using Rusm.Kernel.Supervision;

namespace Rusm.Kernel.Traces;

/// <content>Writes the declarations and the events of supervisors.</content>
internal sealed partial class BlockWriter
{
    /// <summary>Writes a <see cref="TraceEntry.SupervisorDeclared"/>.</summary>
    /// <param name="declared">The declaration.</param>
    public void SupervisorDeclared(TraceEntry.SupervisorDeclared declared)
    {
        ArgumentNullException.ThrowIfNull(declared);
        Begin(Tag.SupervisorDeclared, declared.Pid);
        WritePid(declared.Parent);
        wire.Byte((byte)declared.Flags.Strategy);
        wire.Number((ulong)declared.Flags.Intensity);
        wire.Signed(declared.Flags.Period.Ticks);
        wire.Byte((byte)declared.Flags.AutoShutdown);
        wire.Signed(declared.Flags.Seed);
        Optional(declared.Flags.Backoff);
        wire.Number((ulong)declared.Children.Count);
        foreach (var child in declared.Children)
        {
            Specification(child);
        }
    }

    /// <summary>Writes a <see cref="TraceEntry.SupervisorEventTaken"/>.</summary>
    /// <param name="by">The supervisor.</param>
    /// <param name="supervisorEvent">The event.</param>
    public void SupervisorEventTaken(Pid by, SupervisorEvent supervisorEvent)
    {
        ArgumentNullException.ThrowIfNull(supervisorEvent);
        MarkIfOther(supervisorEvent is SupervisorEvent.Started { Pid: { } started } && started.Node != Node);
        Count++;
        wire.Byte((byte)Tag.SupervisorEventTaken);
        WritePid(by);
        wire.Byte((byte)SupervisorEventCode.Of(supervisorEvent));
        wire.Signed(supervisorEvent.At.Ticks);
        switch (supervisorEvent)
        {
            case SupervisorEvent.Exited exited:
                wire.Signed(exited.From.Value);   // the program may have made up the pid
                Reason(exited.Reason);
                break;
            case SupervisorEvent.Called called:
                Call(called.Call);
                break;
            case SupervisorEvent.Due due:
                wire.Number((ulong)due.Number);
                break;
            case SupervisorEvent.Started { Pid: { } child }:
                WritePid(child);
                break;
            case SupervisorEvent.StartFailed failed:
                Reason(failed.Reason);
                break;
            default:
                break;   // the event has nothing but its time
        }
    }

    private void Call(SupervisorCall call)
    {
        wire.Byte((byte)SupervisorEventCode.Of(call));
        switch (call)
        {
            case SupervisorCall.StartChild start:
                Specification(start.Spec);
                break;
            case SupervisorCall.TerminateDynamic terminate:
                wire.Signed(terminate.Pid.Value);   // the caller may have made up the pid
                break;
            case SupervisorCall.TerminateChild { Id: var id }:
                TextOrNone(id);
                break;
            case SupervisorCall.RestartChild { Id: var id }:
                TextOrNone(id);
                break;
            case SupervisorCall.DeleteChild { Id: var id }:
                TextOrNone(id);
                break;
            case SupervisorCall.GetChildSpec { Id: var id }:
                TextOrNone(id);
                break;
            default:
                break;   // the call has no arguments
        }
    }

    // The specification in a call may be invalid. The supervisor validates it.
    private void Specification(ChildSpec child)
    {
        TextOrNone(child.Id);
        wire.Number((uint)child.Restart);
        wire.Number((uint)child.Type);
        wire.Byte((byte)(child.Significant ? 1 : 0));
        TextOrNone(child.Name);
        Optional(child.StartTimeout);
        Optional(child.Backoff);
        switch (child.Shutdown)
        {
            case Shutdown.BrutalKill:
                wire.Byte((byte)ShutdownCode.BrutalKill);
                break;
            case Shutdown.After after:
                wire.Byte((byte)ShutdownCode.After);
                wire.Signed(after.Time.Ticks);
                break;
            case Shutdown.Infinity:
                wire.Byte((byte)ShutdownCode.Infinity);
                break;
            case null:
                wire.Byte((byte)ShutdownCode.Missing);
                break;
            default:
                throw new UnreachableException($"No bytes for {child.Shutdown}");
        }
    }

    private void Optional(Backoff? backoff)
    {
        wire.Byte((byte)(backoff is null ? 0 : 1));
        if (backoff is not null)
        {
            wire.Signed(backoff.First.Ticks);
            wire.Fixed(BitConverter.DoubleToUInt64Bits(backoff.Factor));
            wire.Signed(backoff.Cap.Ticks);
            wire.Fixed(BitConverter.DoubleToUInt64Bits(backoff.Jitter));
            wire.Signed(backoff.ResetAfter.Ticks);
        }
    }

    private void Optional(TimeSpan? time)
    {
        wire.Byte((byte)(time is null ? 0 : 1));
        if (time is { } given)
        {
            wire.Signed(given.Ticks);
        }
    }

    private void TextOrNone(string? text)
    {
        if (text is null)
        {
            wire.Number(0);
        }
        else
        {
            Index(text);
        }
    }
}
