using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Rusm.Host.Simulating;

/// <summary>What an async method waits for, as far as its task tells. Where the code can't be read, it is not known.</summary>
/// <param name="Description">What it is; for example <c>a delay of the system's clock</c>.</param>
/// <param name="IsOutside">Whether the simulation certainly does not control it.</param>
/// <param name="IsOver">Whether it has ended, so that the method is on its way through the thread pool.</param>
/// <param name="IsKnown">Whether it is known what it waits for. If not, it may be on its way through the thread pool.</param>
/// <param name="Operation">The operation on a channel that may have its result, because it is in no list of a channel; otherwise null.</param>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Where the code can't be read, the await is not described.")]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Where the code can't be read, the await is not described.")]
internal readonly record struct PendingAwait(string Description, bool IsOutside = false, bool IsOver = false, bool IsKnown = true, object? Operation = null)
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    // Task's flag for "the delegate was called": a task that is completed no longer has its delegate.
    private const int DelegateInvoked = 0x20000;

    private static readonly FieldInfo? StateFlags = typeof(Task).GetField("m_stateFlags", Fields);
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Ways = new();

    /// <summary>Returns what the method of a task waits for.</summary>
    /// <param name="task">The task, which is not completed.</param>
    internal static PendingAwait Of(Task task) => Of(task, depth: 0);

    private static PendingAwait Of(object current, int depth)
    {
        if (depth >= 100 || current is Task { IsCompleted: true })
        {
            return Describe(current);
        }

        if (current is IAsyncStateMachine && current.GetType().FullName!.StartsWith("System.Threading.Channels.ChannelReader", StringComparison.Ordinal))
        {
            return new("ReadAllAsync of a channel, which goes on through the thread pool: use WaitToReadAsync and TryRead", IsOutside: true);
        }

        if (Parts(current) is { } parts)
        {
            return OfParts(parts, needsAll: current.GetType().Name.StartsWith("WhenAll", StringComparison.Ordinal), depth);
        }

        return HasResult(current) ? new(ThePool, IsOver: true)
            : Inner(current) is not { } inner ? Describe(current)
            : current is Task && !IsStateMachineBox(current) ? Of(inner, depth + 1) with { IsKnown = false }
            : Of(inner, depth + 1);
    }

    // Of several tasks: on its way if one is, or if those that it needs are completed; otherwise the first one that is not completed.
    private static PendingAwait OfParts(IEnumerable<Task?> parts, bool needsAll, int depth)
    {
        var tasks = parts.OfType<Task>().ToList();
        var awaits = tasks.Where(static task => !task.IsCompleted).Select(task => Of(task, depth + 1)).ToList();
        return awaits.Count == 0 || (!needsAll && awaits.Count < tasks.Count) ? new(ThePool, IsOver: true)
            : awaits.Find(static each => each.IsOutside) is { IsOutside: true } outside ? outside
            : awaits.Find(static each => each.IsOver) is { IsOver: true } over ? over
            : awaits[0] with { IsKnown = awaits.TrueForAll(static each => each.IsKnown) };
    }

    // The tasks of Task.WhenAll and Task.WhenAny, where they keep them: Task.WhenAll without results does not. None if one of them has just completed.
    private static IEnumerable<Task?>? Parts(object current)
    {
        var type = current.GetType();
        return type.Name.StartsWith("TwoTaskWhenAnyPromise", StringComparison.Ordinal)
                ? type.GetField("_task1", Fields)?.GetValue(current) is Task first ? [first, type.GetField("_task2", Fields)?.GetValue(current) as Task] : []
            : type.Name.StartsWith("CompleteOnInvokePromise", StringComparison.Ordinal) ? Tasks("_tasks")
            : type.Name.StartsWith("WhenAllPromise`1", StringComparison.Ordinal) ? Tasks("m_tasks")
            : null;

        IEnumerable<Task?> Tasks(string name) => type.GetField(name, Fields)?.GetValue(current) as IEnumerable<Task?> ?? [];
    }

    // ValueTask.AsTask: the source has its result, which its task gets through the thread pool. Then it has no source, or one that is used anew.
    private static bool HasResult(object task)
    {
        var type = task.GetType();
        if (!IsAsTask(task) || type.GetField("_token", Fields)?.GetValue(task) is not short token)
        {
            return false;
        }

        var source = type.GetField("_source", Fields)?.GetValue(task);
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

    private static bool IsStateMachineBox(object task) => task.GetType().GetField("StateMachine", Fields) is not null;

    private static bool IsAsTask(object task) => IsAsTask(task.GetType());

    private static bool IsAsTask(Type type) => type.Name.StartsWith("ValueTaskSourceAsTask", StringComparison.Ordinal);

    // From a task to its state machine, to the awaiter of the await at which it stands, to what it awaits.
    private static object? Inner(object current)
    {
        foreach (var field in Ways.GetOrAdd(current.GetType(), WaysFrom))
        {
            if (field.GetValue(current) is { } next && (next is Task || Resolve(next) is { } resolved && (next = resolved) is not null))
            {
                return next;
            }
        }

        return null;
    }

    private static FieldInfo[] WaysFrom(Type type) =>
        type.GetField("StateMachine", Fields) is { } machine ? [machine]
        : type.Name.StartsWith("CancellationPromise", StringComparison.Ordinal) && type.GetField("_task", Fields) is { } waited ? [waited]
        : IsAsTask(type) && type.GetField("_source", Fields) is { } source ? [source]
        : typeof(IAsyncStateMachine).IsAssignableFrom(type)
            ? [.. type.GetFields(Fields).Where(static field => field.Name.StartsWith("<>u__", StringComparison.Ordinal))]
        : [];

    // An awaiter is a structure around a task or the source of a value task, perhaps of several layers.
    private static object? Resolve(object value)
    {
        if (!value.GetType().IsValueType || value is IAsyncStateMachine)
        {
            return value;
        }

        return value.GetType().GetFields(Fields)
            .Where(static field => !field.FieldType.IsPrimitive)
            .Select(field => field.GetValue(value) is { } inner ? Resolve(inner) : null)
            .FirstOrDefault(static inner => inner is not null);
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
            _ when name.Contains("Channels", StringComparison.Ordinal) => OfChannel(awaited),
            // Task.WhenAll does not keep its tasks.
            Task => new("a task that nothing has completed", IsKnown: !name.Contains("WhenAllPromise", StringComparison.Ordinal)),
            IAsyncStateMachine when Ways.GetOrAdd(awaited.GetType(), WaysFrom).Length == 0 => new("a task", IsKnown: false),   // of F#, which names no awaiter
            IAsyncStateMachine => new(ThePool, IsOver: true),   // it stands at no await: it runs there
            _ => new($"{name}, which the simulation does not control: let a process outside the program do the input and output", IsOutside: true),
        };
    }

    // The result of an operation that has captured a context comes back to it directly. That of another one comes through the thread pool: a
    // channel keeps the operations that wait in a list, unless it has a single reader, and takes them out when they have their result.
    private static PendingAwait OfChannel(object operation)
    {
        var type = operation.GetType();
        return FieldOf(type, "_completionReserved")?.GetValue(operation) is true ? new(ThePool, IsOver: true)
            : FieldOf(type, "_capturedContext")?.GetValue(operation) is not (null or ExecutionContext)
                || type.GetProperty("Next", Fields)?.GetValue(operation) is not null ? new("a channel")
            : new("a channel", IsKnown: false, Operation: operation);
    }

    private static FieldInfo? FieldOf(Type? type, string name) => type is null ? null : type.GetField(name, Fields) ?? FieldOf(type.BaseType, name);

    private const string ThePool = "the thread pool";

    private const string OfAnotherThread = "a task that another thread runs: do the work in a process instead";

    // A delay of another clock than the system's has a type of its own.
    private static bool IsOfProvider(Task delay) => delay.GetType().GetField("_timer", Fields)?.GetValue(delay) is { } timer
        && timer.GetType().DeclaringType == typeof(VirtualTimeProvider);
}
