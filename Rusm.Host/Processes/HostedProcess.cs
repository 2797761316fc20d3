using System.Diagnostics;
using System.Runtime.CompilerServices;
using Rusm.Host.Observing;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// The body and the mailbox of a process, from its start until the body has ended, which can be later than the end of the process.
/// </summary>
internal sealed class HostedProcess : Mailbox
{
    private readonly ProcessBody body;

    // The reason and the cause are stored, and not a Death: most processes share the same few reasons and causes. A new Death that an
    // object of an old generation references would live until the next collection of that generation.
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

    /// <summary>The number of processes that the same child of a supervisor had before.</summary>
    internal int Restarts { get; init; }

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

            // The process may have ended before the source existed. Then its end did not cancel the source.
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

    /// <summary>Ends the process. From now on, all operations of the body are refused.</summary>
    /// <param name="itsReason">The exit reason.</param>
    /// <param name="itsCause">The cause.</param>
    /// <param name="keepsItems">Whether to return the items of the mailbox.</param>
    /// <param name="left">The items; empty unless <paramref name="keepsItems"/> is true.</param>
    /// <returns>What the caller must do with the body.</returns>
    internal BodyAfterEnd End(ExitReason itsReason, Cause itsCause, bool keepsItems, out Received[] left)
    {
        cause = itsCause;
        reason = itsReason;   // written last: a thread that sees it also sees the cause

        // Closing takes a lock, and so is a full fence: timers that are set from now on see the end.
        return !Mailbox.Close(keepsItems, out left) ? BodyAfterEnd.None
            : droppable && Mailbox.WaitsIn(task!) ? BodyAfterEnd.Dropped
            : BodyAfterEnd.Parked;
    }

    /// <summary>Ends the process, without returning the items of its mailbox.</summary>
    internal BodyAfterEnd End(ExitReason itsReason, Cause itsCause) => End(itsReason, itsCause, keepsItems: false, out _);

    /// <summary>Called before the body receives an item. Throws if the process has ended. While the run is recorded, the receive is counted
    /// (see <see cref="Received"/>). A concurrent end comes either after the count, or before it, and then the receive is refused.</summary>
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

        throw Ended();   // after the lock is released: to create the exception can call user code
    }

    /// <summary>The number of items that the body has received while the run was recorded. It waits for a receive in progress, so the
    /// number of a process that has ended is final.</summary>
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

    /// <summary>Creates the exception for an operation of the body after the end of the process.</summary>
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

    /// <summary>Passes the process to the scheduler.</summary>
    internal void Schedule() => Dispatcher.Schedule(this);

    /// <summary>Runs the body from its beginning, or from the receive in which it is parked.</summary>
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
#pragma warning disable CA1031 // Every exception of a body is a crash of its process, and has no other effect.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Task.FromException(exception);
        }
    }

    /// <summary>Ends the process, if the body has ended and <see cref="Finish"/> has not been called. For dispatchers that do not
    /// watch the task.</summary>
    internal void FinishIfCompleted()
    {
        if (IsCompleted)
        {
            Finish();
        }
    }

    /// <summary>Ends the process, whose body has ended, and releases its thread.</summary>
    internal void Finish()
    {
        finished = true;
        Dispatcher.BodyEnded(this, HasEnded ? null : EndOf(task!));
        if (reason is { } ended)
        {
            TakeHandling()?.End(ended);   // the handling may have begun while another thread ended the process
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

        // A body that ends by the cancellation of its own token has not crashed, whatever the state of the token is.
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

    /// <summary>The state of a body when its process has ended.</summary>
    internal enum BodyAfterEnd
    {
        /// <summary>It runs, has not begun, or has ended: there is nothing to do.</summary>
        None = 0,

        /// <summary>It is parked and must be woken, to unwind.</summary>
        Parked,

        /// <summary>It was parked and had nothing to unwind: it is dropped.</summary>
        Dropped,
    }
}
