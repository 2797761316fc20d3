using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Rusm.Host.Simulating;

/// <summary>The operation that an async method waits for, as far as it can be read from the method's task.</summary>
/// <param name="Description">What it is; for example <c>a delay of the system's clock</c>.</param>
/// <param name="IsOutside">Whether the simulation certainly does not control it.</param>
/// <param name="IsOver">Whether it has ended, so that the method is on its way through the thread pool.</param>
/// <param name="IsKnown">Whether it is known what it waits for. If not, it may be on its way through the thread pool.</param>
/// <param name="Operation">The operation on a channel that may have its result, because it is in no list of a channel; otherwise null.</param>
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Where the code can't be read, the await is not described.")]
internal readonly record struct PendingAwait(string Description, bool IsOutside = false, bool IsOver = false, bool IsKnown = true, object? Operation = null)
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    // The flag of Task that its delegate was called. A completed task no longer has its delegate.
    private const int DelegateInvoked = 0x20000;

    private const string ThePool = "the thread pool";

    private const string OfAnotherThread = "a task that another thread runs: do the work in a process instead";

    private static readonly FieldInfo? StateFlags = typeof(Task).GetField("m_stateFlags", Fields);

    /// <summary>Returns the operation that the method of a task waits for.</summary>
    /// <param name="task">The task, which is not completed.</param>
    internal static PendingAwait Of(Task task) => Of(task, depth: 0);

    // Follows the fields from a task to its state machine, to the awaiter of its current await, to the object that it awaits.
    private static PendingAwait Of(object current, int depth)
    {
        if (depth >= 100 || current is Mailbox or Task { IsCompleted: true })
        {
            return Describe(current);
        }

        var shape = AwaitShape.Of(current);
        return shape.Kind switch
        {
            AwaitKind.ReadAll => new("ReadAllAsync of a channel, which goes on through the thread pool: use WaitToReadAsync and TryRead", IsOutside: true),
            AwaitKind.FirstOfTwo or AwaitKind.FirstOfMany or AwaitKind.AllOfMany => OfSeveral(current, shape, depth),
            AwaitKind.AsTask when HasResult(current, shape) => new(ThePool, IsOver: true),
            AwaitKind.AsTask or AwaitKind.WithTimeout when Inner(current, shape) is { } inner => Of(inner, depth + 1) with { IsKnown = false },
            AwaitKind.Method or AwaitKind.StateMachine when Inner(current, shape) is { } inner => Of(inner, depth + 1),
            AwaitKind.Channel => OfChannel(current, shape),
            _ => Describe(current),
        };
    }

    // Of several tasks: on its way if one is, or if those that it needs are completed; otherwise the first one that is not completed. The tasks are
    // gone when one of them has just completed.
    private static PendingAwait OfSeveral(object current, AwaitShape shape, int depth)
    {
        var tasks = shape.Kind == AwaitKind.FirstOfTwo
            ? shape.Fields[0].GetValue(current) is null ? [] : shape.Fields.Select(field => field.GetValue(current)).OfType<Task>().ToList()
            : ((shape.Fields.FirstOrDefault()?.GetValue(current) as IEnumerable<Task?>) ?? []).OfType<Task>().ToList();
        var awaits = tasks.Where(static task => !task.IsCompleted).Select(task => Of(task, depth + 1)).ToList();
        return awaits.Count == 0 || (shape.Kind != AwaitKind.AllOfMany && awaits.Count < tasks.Count) ? new(ThePool, IsOver: true)
            : awaits.Find(static each => each.IsOutside) is { IsOutside: true } outside ? outside
            : awaits.Find(static each => each.IsOver) is { IsOver: true } over ? over
            : awaits[0] with { IsKnown = awaits.TrueForAll(static each => each.IsKnown) };
    }

    // The source has its result, and the task gets it through the thread pool. After that, the task has no source, or the source is used
    // for another operation.
    private static bool HasResult(object task, AwaitShape shape)
    {
        if (shape.Fields is not [var sourceField, var tokenField] || tokenField.GetValue(task) is not short token)
        {
            return false;
        }

        var source = sourceField.GetValue(task);
        var status = source?.GetType().GetInterfaces().FirstOrDefault(static each => each.Name.StartsWith("IValueTaskSource", StringComparison.Ordinal))?.GetMethod("GetStatus");
        try
        {
            return status?.Invoke(source, [token]) is not ValueTaskSourceStatus.Pending;
        }
        catch (TargetInvocationException)
        {
            return true;
        }
    }

    private static object? Inner(object current, AwaitShape shape)
    {
        foreach (var field in shape.Fields)
        {
            if (field.GetValue(current) is { } next && Resolve(next) is { } resolved)
            {
                return resolved;
            }
        }

        return null;
    }

    // An awaiter is a structure around a task or the source of a value task, perhaps of several layers.
    private static object? Resolve(object value)
    {
        var shape = AwaitShape.Of(value);
        return shape.Kind == AwaitKind.Layer ? Inner(value, shape) : value;
    }

    private static PendingAwait Describe(object awaited)
    {
        var name = awaited.GetType().FullName ?? "";
        return awaited switch
        {
            Mailbox => new("an item in its mailbox"),
            Task task when name.Contains("DelayPromise", StringComparison.Ordinal) && !IsOfProvider(task) =>
                new("a delay of the system's clock: use Task.Delay with the TimeProvider of the context", IsOutside: true),
            Task { Status: TaskStatus.Running or TaskStatus.WaitingToRun or TaskStatus.WaitingForChildrenToComplete } => new(OfAnotherThread, IsOutside: true),
            Task { IsCompleted: true } task when StateFlags?.GetValue(task) is int flags && (flags & DelegateInvoked) != 0 => new(OfAnotherThread, IsOutside: true),
            Task { IsCompleted: true } => new(ThePool, IsOver: true),
            _ when name.Contains("Semaphore", StringComparison.Ordinal) => new("a semaphore"),

            // Task.WhenAll without results does not keep its tasks.
            Task => new("a task that nothing has completed", IsKnown: !name.Contains("WhenAllPromise", StringComparison.Ordinal)),
            IAsyncStateMachine when AwaitShape.Of(awaited).Fields.Length == 0 => new("a task", IsKnown: false),   // of F#, whose state machines have no field for the awaiter
            IAsyncStateMachine => new(ThePool, IsOver: true),   // the method is at no await: it runs on another thread
            _ => new($"{name}, which the simulation does not control: let a process outside the program do the input and output", IsOutside: true),
        };
    }

    // The result of an operation that has captured a context comes back to it directly. That of another one comes through the thread pool: a
    // channel keeps the operations that wait in a list, unless it has a single reader, and takes them out when they have their result.
    private static PendingAwait OfChannel(object operation, AwaitShape shape)
    {
        var values = shape.Fields.Select(field => field.GetValue(operation)).ToArray();
        return values is [true, _] ? new(ThePool, IsOver: true)
            : values is [_, not (null or ExecutionContext)] || shape.Next?.GetValue(operation) is not null ? new("a channel")
            : new("a channel", IsKnown: false, Operation: operation);
    }

    // A delay that does not use the clock of the system has a type of its own.
    private static bool IsOfProvider(Task delay) => AwaitShape.FieldOf(delay.GetType(), "_timer")?.GetValue(delay) is { } timer
        && timer.GetType().DeclaringType == typeof(VirtualTimeProvider);
}
