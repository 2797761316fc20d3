using System.Diagnostics;
using System.Runtime.CompilerServices;
using Rusm.Host.Observing;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// A process as the host knows it: its body and its mailbox, from its start until the body has come to its end, which can be
/// later than the end of the process.
/// </summary>
internal sealed class HostedProcess : Mailbox
{
    private readonly ProcessBody body;

    // The parts of its death, and not the death: they are the same few objects for most. A dead process that the collector has
    // promoted would keep a new one alive until the collector comes to the old again.
    private volatile ExitReason? reason;
    private Cause? cause;
    private bool begun;
    private bool finished;
    private int timedReceives;
    private int received;

    private Task? task;

    // Whether the body has nothing to unwind while it is parked in its own receive; see Unwinding. Written after the task.
    private volatile bool droppable;

    internal HostedProcess(Dispatcher dispatcher, Pid pid, Pid parent, ProcessBody body, BodyThread thread)
        : base(pid)
    {
        (Dispatcher, Parent, this.body) = (dispatcher, parent, body);
        if (thread == BodyThread.Own)
        {
            Extras.Thread = new OwnThread(this);
        }
    }

    internal Dispatcher Dispatcher { get; }

    internal Pid Parent { get; }

    internal Mailbox Mailbox => this;

    private protected override HostedProcess Process => this;

    internal bool HasEnded => reason is not null;

    /// <summary>Whether the token has been used.</summary>
    internal bool HasToken => ExtrasIfAny?.Cancellation is not null;

    /// <summary>Fires when the process ends while its body still runs.</summary>
    internal CancellationToken Token
    {
        get
        {
            if (HasEnded && !HasToken)
            {
                return new CancellationToken(canceled: true);
            }

            var extras = Extras;
            if (extras.Cancellation is null)
            {
                Interlocked.CompareExchange(ref extras.Cancellation, new CancellationTokenSource(), null);
            }

            // An end that came in between may have looked for the source before it was there.
            if (HasEnded)
            {
                CancelToken();
            }

            return extras.Cancellation.Token;
        }
    }

    private OwnThread? Thread => ExtrasIfAny?.Thread;

    /// <summary>The number of its next receive with a time limit, from 1.</summary>
    internal int NextTimedReceive() => ++timedReceives;

    /// <summary>From now on the body is refused everything.</summary>
    /// <param name="itsReason">The exit reason.</param>
    /// <param name="itsCause">The cause.</param>
    /// <param name="keepsItems">Whether to return the items of the mailbox.</param>
    /// <param name="left">The items; none unless they are asked for.</param>
    /// <returns>What is to be done about the body.</returns>
    internal BodyAfterEnd End(ExitReason itsReason, Cause itsCause, bool keepsItems, out Received[] left)
    {
        cause = itsCause;
        reason = itsReason;   // written last: a thread that sees it also sees the cause

        // Closing takes a lock, and so is a full fence: timers that are set from now on see the end.
        return !Mailbox.Close(keepsItems, out left) ? BodyAfterEnd.None
            : droppable && Mailbox.WaitsIn(task!) ? BodyAfterEnd.Dropped
            : BodyAfterEnd.Parked;
    }

    /// <summary>The same, without the items.</summary>
    internal BodyAfterEnd End(ExitReason itsReason, Cause itsCause) => End(itsReason, itsCause, keepsItems: false, out _);

    /// <summary>The body is about to receive an item, unless the process has ended. While the run is recorded, it is
    /// counted: an end that comes in between finds it received (see <see cref="Received"/>), or it is refused.</summary>
    internal void MayReceive()
    {
        if (!Dispatcher.IsSequenced)
        {
            RefuseIfEnded();
            return;
        }

        Dispatcher.BeforeReceive(this);
        using (Lock())
        {
            if (!HasEnded)
            {
                received++;
                return;
            }
        }

        throw Ended();   // after the lock: it may tell of the end in the words of the user's exception
    }

    /// <summary>The number of items that the body has received while the run was recorded. A receive in progress is waited for:
    /// of a process that has ended the number is final.</summary>
    internal int Received
    {
        get
        {
            using (Lock())
            {
                return received;
            }
        }
    }

    internal void RefuseIfEnded()
    {
        if (HasEnded)
        {
            throw Ended();
        }
    }

    /// <summary>What the body of a process that has ended is refused with.</summary>
    internal ProcessEndedException Ended() => new(new Death(Pid, reason!, cause!), Token);

    /// <summary>The task of the body; null before it has begun.</summary>
    internal Task? Body => task;

    /// <summary>Whether the body has ended and <see cref="Finish"/> has not been called.</summary>
    internal bool IsCompleted => !finished && task is { IsCompleted: true };

    /// <summary>Whether the body has begun and not ended.</summary>
    internal bool IsUnfinished => task is { IsCompleted: false };

    /// <summary>Cancels the token, if it has been used.</summary>
    internal void CancelToken()
    {
        if (ExtrasIfAny?.Cancellation is { } source)
        {
            Dispatcher.CancelToken(this, source);
        }
    }

    internal void Start()
    {
        if (Thread is { } own)
        {
            own.Start();
        }
        else
        {
            Schedule();
        }
    }

    /// <summary>Lets the scheduler run it.</summary>
    internal void Schedule() => Dispatcher.Schedule(this);

    /// <summary>Runs the body from its beginning, or from the receive it was parked in.</summary>
    internal override void Run()
    {
        if (Handling.IsObserved)
        {
            Handling.Isolate(RunBody);
        }
        else
        {
            RunBody();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RunBody()
    {
        if (begun)
        {
            Mailbox.Resume();
        }
        else
        {
            begun = true;
            Begin();
        }
    }

    // A process that ended before it could run has nothing to unwind.
    private void Begin()
    {
        task = HasEnded ? Task.CompletedTask : RunBodyAsync();
        if (task.IsCompleted)
        {
            Finish();
            return;
        }

        droppable = Thread is null && Unwinding.IsNeedless(body, task);
        Dispatcher.WatchBody(this, task);
    }

    private Task RunBodyAsync()
    {
        try
        {
            return body(new ProcessContext(this))
                ?? throw new InvalidOperationException("The body returned null instead of a task.");
        }
#pragma warning disable CA1031 // Whatever a body throws is its crash: the process ends with it, and nothing else does.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Task.FromException(exception);
        }
    }

    /// <summary>Ends the process, if the body has ended and the process does not know it yet. For dispatchers that do not watch the task.</summary>
    internal void FinishIfCompleted()
    {
        if (IsCompleted)
        {
            Finish();
        }
    }

    /// <summary>The body has ended.</summary>
    internal void Finish()
    {
        finished = true;
        Dispatcher.BodyEnded(this, HasEnded ? null : EndOf(task!));
        if (reason is { } ended)
        {
            TakeHandling()?.End(ended);   // begun while another thread ended the process
        }

        Thread?.BodyEnded();
    }

    private Signal EndOf(Task task)
    {
        if (task.IsCompletedSuccessfully)
        {
            return new Signal.Returned(Pid);
        }

        var exception = task.Exception?.InnerException ?? CancellationOf(task);

        // Unwinding on its own token is an orderly end, whatever the token's state: not a crash.
        return exception is OperationCanceledException cancelled && cancelled.CancellationToken == ExtrasIfAny?.Cancellation?.Token
            ? new Signal.Stopped(Pid, ExitReason.Shutdown)
            : new Signal.Threw(Pid, Dispatcher.IsSequenced ? Fault.Read(exception) : new Fault(exception));
    }

    // The exception of a cancelled task can only be read by awaiting it.
    private static OperationCanceledException CancellationOf(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException exception)
        {
            return exception;
        }

        throw new UnreachableException("A cancelled task did not throw.");
    }

    /// <summary>What the end of a process leaves of its body.</summary>
    internal enum BodyAfterEnd
    {
        /// <summary>It runs, or has not begun, or has come to its end: nothing to do.</summary>
        None = 0,

        /// <summary>It is parked and must be woken, to unwind.</summary>
        Parked,

        /// <summary>It was parked with nothing to unwind: it is gone.</summary>
        Dropped,
    }
}
