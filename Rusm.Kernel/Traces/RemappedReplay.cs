using LanguageExt;
using Rusm.Kernel.Nodes;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces;

/// <summary>
/// Applies steps of a recording to another process table. That table allocates its own pids and monitor references, so each pid and
/// reference of a step is mapped before the step is applied. A step that names a process or a monitor that does not exist in this table
/// does nothing.
/// </summary>
internal sealed class RemappedReplay
{
    private readonly StateBuilder builder;
    private readonly Dictionary<Pid, Pid> pids = [];
    private readonly Dictionary<Pid, Pid> recordedPids = [];
    private readonly Dictionary<MonitorRef, MonitorRef> references = [];
    private readonly Dictionary<long, long> unlinks = [];
    private readonly Counterparts counterparts;
    private readonly State beginning;
    private long allocated;

    /// <param name="beginning">The state to start from. Processes spawned before it have the same pids as in the recording.</param>
    /// <param name="keepsUnallocatedPids">Whether a pid that the recording had not allocated yet is kept as it is. The program made up such
    /// a pid, and no process has it.</param>
    internal RemappedReplay(State beginning, bool keepsUnallocatedPids)
    {
        this.beginning = beginning;
        builder = new StateBuilder(beginning);
        allocated = keepsUnallocatedPids ? beginning.LastPid : long.MaxValue;
        counterparts = new Counterparts(PidOf, ReferenceOf, UnlinkOf);
    }

    /// <summary>Applies a step, if every process and every monitor that it names exists in this table.</summary>
    /// <param name="step">The step.</param>
    /// <param name="applied">The signal that was given to the kernel; null if the step was not applied.</param>
    /// <returns>The effects of the step. They are valid until the next call.</returns>
    internal ReadOnlySpan<Effect> Apply(NumberedStep step, out Signal? applied)
    {
        var renamed = step.Map(counterparts);
        allocated = Math.Max(allocated, step.Spawned.Number);
        applied = renamed.MatchUnsafe<Signal?>(static signal => signal, static () => null);
        if (applied is null)
        {
            return [];
        }

        var effects = builder.Apply(applied);
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case Effect.Start start:
                    recordedPids[start.Pid] = step.Spawned;   // Pid.Outside if the recorded step spawned no process
                    if (step.Spawned != Pid.Outside)
                    {
                        pids[step.Spawned] = start.Pid;
                    }

                    break;
                case Effect.ReturnReference returned:
                    references[step.Reference] = returned.Reference;
                    break;
                case Effect.Forward { Content: RemoteSignal.Unlink request }:
                    unlinks[step.Unlink] = request.Id;
                    break;
                default:
                    break;   // it creates neither a process nor a monitor nor a request
            }
        }

        return effects;
    }

    /// <summary>Maps a pid of the recording to the pid in this table; none if the process was not spawned here.</summary>
    internal Option<Pid> PidOf(Pid pid) =>
        pids.TryGetValue(pid, out var mapped) ? mapped
        : IsOfOtherNode(pid.Value) || NumberOf(pid.Value) <= beginning.LastPid || NumberOf(pid.Value) > allocated ? pid   // or outside, or made up by the program
        : None;

    /// <summary>Maps a pid of this table to the pid in the recording; <see cref="Pid.Outside"/> if the recording has no such process.</summary>
    internal Pid RecordedPidOf(Pid pid) => recordedPids.GetValueOrDefault(pid, pid);

    internal State ToState() => builder.ToState();

    private Option<MonitorRef> ReferenceOf(MonitorRef reference) =>
        references.TryGetValue(reference, out var mapped) ? mapped
        : IsOfOtherNode(reference.Value) || NumberOf(reference.Value) <= beginning.LastReference ? reference
        : None;

    private Option<long> UnlinkOf(long id) =>
        unlinks.TryGetValue(id, out var mapped) ? mapped
        : id <= beginning.NodeTable.LastUnlink ? id
        : None;

    // What other nodes have assigned is the same in both tables.
    private bool IsOfOtherNode(long value) => beginning.Node != NodeId.Alone && value > 0 && NodeId.Of(value) != beginning.Node;

    // A value that no node has assigned is not a number of this one.
    private long NumberOf(long value) => NodeId.Of(value) == beginning.Node ? NodeId.NumberOf(value) : value;
}
