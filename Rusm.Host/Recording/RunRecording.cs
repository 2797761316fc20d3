using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Recording;

/// <summary>
/// The recording of a run: the signals in the order in which the kernel takes them, and the inputs of the bodies between them. The
/// dispatcher calls it for each signal; without a recording, the calls do nothing.
/// </summary>
/// <remarks>While a run is recorded, all messages pass the gate, so that each has its place among the signals: see
/// <see cref="Dispatcher.IsSequenced"/>.</remarks>
internal sealed class RunRecording
{
    private readonly Dispatcher dispatcher;
    private readonly Lock gate;
    private readonly StateBuilder kernel;
    private readonly Action<Signal>? journal;

    // Held by the thread that begins or ends a recording, which enters the gate more than once.
    private readonly Lock changing = new();

    private Recorder? recorder;

    /// <summary>Creates the recording of a runtime, which begins at once if the options say so.</summary>
    /// <param name="dispatcher">The dispatcher of the runtime.</param>
    /// <param name="gate">The gate of the dispatcher.</param>
    /// <param name="kernel">The state of the kernel.</param>
    internal RunRecording(Dispatcher dispatcher, Lock gate, StateBuilder kernel)
    {
        (this.dispatcher, this.gate, this.kernel, journal) = (dispatcher, gate, kernel, dispatcher.Options.Journal);
        recorder = dispatcher.Options.Record is { } record ? new Recorder(record, kernel.ToState(), TryFlush) : null;
    }

    /// <summary>Whether the signals are recorded, to a file or by <see cref="RuntimeOptions.Journal"/>.</summary>
    internal bool IsOn => recorder is not null || journal is not null;

    /// <summary>Whether entries between steps are recorded, which only a file has. If not, they need not be created.</summary>
    internal bool HasEntries => recorder is not null;

    /// <summary>The status of the recording to a file; null if there is none.</summary>
    internal RecordingStatus? Status => recorder?.Status;

    /// <summary>Begins a recording in the middle of the run: its first block is the state at that moment.</summary>
    /// <exception cref="InvalidOperationException">There is a recording already.</exception>
    internal void Start(RecordingOptions options)
    {
        lock (changing)
        {
            if (recorder is not null)
            {
                throw new InvalidOperationException($"The run is being recorded already, to {recorder.Options.Path}: stop that recording first.");
            }

            dispatcher.SequenceMessages();
            lock (gate)
            {
                try
                {
                    recorder = new Recorder(options, kernel.ToState(), TryFlush);
                }
                finally
                {
                    dispatcher.RecordingChanged();
                }
            }
        }
    }

    /// <summary>Ends the recording, if there is one.</summary>
    /// <returns>Completes when all of it is in the file; its status, or null if there was no recording.</returns>
    internal async Task<RecordingStatus?> StopAsync()
    {
        Recorder? ending;
        Task written;
        WillEnd();
        lock (changing)
        {
            lock (gate)
            {
                ending = recorder;
                recorder = null;
                dispatcher.RecordingChanged();
                written = ending?.EndAsync(kernel) ?? Task.CompletedTask;
            }
        }

        await written.ConfigureAwait(dispatcher.ContinuesInContext);
        return ending?.Status;
    }

    /// <summary>Announces the end: failed writes no longer block the runtime.</summary>
    internal void WillEnd() => recorder?.StopRetrying();

    /// <summary>Serializes the content of the message that a signal has, if contents are recorded; see <see cref="Prepare(object)"/>.</summary>
    internal PreparedContent Prepare(Signal signal) => recorder is not { WritesContent: true } ? default : Prepare(signal switch
    {
        Signal.SendNamed send => send.Content,
        Signal.Arrived { Content: RemoteSignal.Send send } => send.Content,
        Signal.Arrived { Content: RemoteSignal.Call call } => call.Content,
        Signal.Arrived { Content: RemoteSignal.Reply reply } => reply.Content,
        Signal.Arrived { Content: RemoteSignal.Spawn spawn } => spawn.Argument,
        _ => null,
    });

    /// <summary>Serializes the content of a message, if contents are recorded. Called outside the gate, since it calls user code.</summary>
    /// <param name="message">The message; null for a signal without one.</param>
    internal PreparedContent Prepare(object? message) =>
        recorder is { WritesContent: true } now ? new(now, now.ContentOf(message)) : default;

    /// <summary>Records a signal that the kernel is about to take. Called inside the gate.</summary>
    internal void Step(Signal signal, PreparedContent content = default)
    {
        journal?.Invoke(signal);
        recorder?.Step(signal, kernel, content.For(recorder));
    }

    /// <summary>Records a <see cref="Signal.Send"/>. Called inside the gate.</summary>
    internal void Send(Pid by, Pid to, object? message, PreparedContent content)
    {
        journal?.Invoke(new Signal.Send(by, to, message));
        recorder?.Send(by, to, message, kernel, content.For(recorder));
    }

    /// <summary>Records an entry between steps.</summary>
    internal void Entry(Action<BlockWriter> write)
    {
        if (recorder is null)
        {
            return;
        }

        lock (gate)
        {
            recorder?.RecordEntry(kernel, write);
        }
    }

    /// <summary>Records a value that a body takes from outside its mailbox.</summary>
    internal void ValueTaken(Pid by, ValueSource source, long value)
    {
        if (recorder is not null)
        {
            EnterValue(by, source, value);
        }
    }

    /// <summary>Records a new timer. Called inside the gate.</summary>
    /// <param name="by">The process that sets it, or <see cref="Pid.Outside"/>.</param>
    /// <param name="timer">The timer.</param>
    internal void TimerSet(Pid by, TimerRef timer) => recorder?.RecordEntry(kernel, block => block.TimerSet(by, timer.Value, timer.To));

    /// <summary>Records that the next step is that of a timer. Called inside the gate, right before the step.</summary>
    /// <param name="timer">The number of the timer; 0 for none.</param>
    internal void TimerFired(long timer)
    {
        if (timer != 0)
        {
            EnterTimerFired(timer);
        }
    }

    /// <summary>Records that the current step ends a process by another one. Called inside the gate, while the kernel computes the step.</summary>
    /// <param name="process">The process.</param>
    internal void EndedByOther(HostedProcess process)
    {
        if (recorder is not null)
        {
            EnterEndByOther(process.Pid, process.Received);
        }
    }

    // Separate methods, because a closure is allocated at the beginning of the method that has the lambda, and most calls need none.
    private void EnterValue(Pid by, ValueSource source, long value) => Entry(block => block.ValueTaken(by, source, value));

    private void EnterTimerFired(long timer) => recorder?.RecordEntry(kernel, block => block.TimerFired(timer));

    private void EnterEndByOther(Pid pid, long received) => recorder?.RecordEntryInStep(block => block.EndedByOther(pid, received));

    // Does nothing if a thread is in the gate: that thread may be waiting for the writer.
    private void TryFlush()
    {
        if (gate.TryEnter())
        {
            try
            {
                recorder?.Flush(kernel);
            }
            finally
            {
                gate.Exit();
            }
        }
    }

    /// <summary>The serialized content of a message. If the recording has ended or changed since, it is dropped.</summary>
    internal readonly struct PreparedContent(Recorder recorder, ReadOnlyMemory<byte>? content)
    {
        internal ReadOnlyMemory<byte>? For(Recorder? now) => ReferenceEquals(now, recorder) ? content : null;
    }
}
