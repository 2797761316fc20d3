using System.Threading.Tasks.Sources;

namespace Rusm.Host;

/// <summary>
/// The continuation of a parked body, and the end of its wait, which can come in either order. It is like the framework's
/// <c>ManualResetValueTaskSourceCore</c> except that the body continues on the scheduler of the runtime, near the worker that wakes it.
/// </summary>
internal struct Resumption
{
    private volatile Stage stage;
    private Action<object?>? continuation;
    private object? state;
    private object? context;

    private enum Stage
    {
        /// <summary>No continuation is registered, and the wait is not over.</summary>
        Nothing = 0,

        /// <summary>A continuation is registered.</summary>
        Awaited,

        /// <summary>The wait is over.</summary>
        Over,
    }

    /// <summary>The version of the current wait.</summary>
    internal short Version { get; private set; }

    /// <summary>Begins a new wait.</summary>
    internal short Begin()
    {
        (continuation, state, context) = (null, null, null);
        stage = Stage.Nothing;
        return ++Version;
    }

    /// <summary>The wait is over.</summary>
    /// <returns>Whether a continuation is registered already.</returns>
    internal bool Complete() => Interlocked.Exchange(ref stage, Stage.Over) == Stage.Awaited;

    /// <summary>Registers a continuation.</summary>
    /// <returns>False if the wait is over already.</returns>
    internal bool Register(Action<object?> goOn, object? with, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        MustBe(token);
        (continuation, state) = (InContext(goOn, flags), with);
        if ((flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0)
        {
            context = SchedulingContext();
        }

        return Interlocked.CompareExchange(ref stage, Stage.Awaited, Stage.Nothing) == Stage.Nothing;
    }

    /// <summary>Schedules the continuation: in the synchronization context or task scheduler that was captured, or else with the
    /// scheduler of the runtime.</summary>
    internal readonly void Schedule(HostedProcess process)
    {
        switch (context)
        {
            case SynchronizationContext own:
                own.Post(static boxed => ((HostedProcess)boxed!).Run(), process);
                break;
            case TaskScheduler own:
                Task.Factory.StartNew(process.Run, CancellationToken.None, TaskCreationOptions.DenyChildAttach, own);
                break;
            default:
                process.Schedule();
                break;
        }
    }

    internal readonly void GoOn() => continuation!(state);

    /// <summary>Whether this task itself waits, and not a task that it awaits.</summary>
    internal readonly bool IsOf(Task task) => context is null && ReferenceEquals(state, task) && stage != Stage.Nothing;

    internal readonly ValueTaskSourceStatus Status(short token)
    {
        MustBe(token);
        return stage == Stage.Over ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;
    }

    internal readonly void MustBeComplete(short token)
    {
        if (Status(token) == ValueTaskSourceStatus.Pending)
        {
            throw new InvalidOperationException("A receive has no result before it is over: await it.");
        }
    }

    private readonly void MustBe(short token)
    {
        if (token != Version)
        {
            throw new InvalidOperationException("A receive can be awaited once.");
        }
    }

    private static object? SchedulingContext() =>
        SynchronizationContext.Current is { } own && own.GetType() != typeof(SynchronizationContext) ? own
        : TaskScheduler.Current != TaskScheduler.Default ? TaskScheduler.Current
        : null;

    // An async method restores its own execution context; only other continuations request it.
    private static Action<object?> InContext(Action<object?> goOn, ValueTaskSourceOnCompletedFlags flags) =>
        (flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0 && ExecutionContext.Capture() is { } flowing
            ? InContext(goOn, flowing)
            : goOn;

    // A separate method, because a closure is allocated at the beginning of the method that has the lambda, and most awaits need none.
    private static Action<object?> InContext(Action<object?> goOn, ExecutionContext flowing) =>
        state => ExecutionContext.Run(flowing, new ContextCallback(goOn), state);
}
