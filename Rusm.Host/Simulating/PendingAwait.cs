using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Rusm.Host.Simulating;

/// <summary>What an async method waits for, as far as its task tells. Where the code can't be read, it is not known.</summary>
/// <param name="Description">What it is; for example <c>a delay of the system's clock</c>.</param>
/// <param name="IsOutside">Whether the simulation certainly does not control it.</param>
/// <param name="IsOver">Whether it has ended, so that the method is on its way through the thread pool.</param>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Where the code can't be read, the await is not described.")]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Where the code can't be read, the await is not described.")]
internal readonly record struct PendingAwait(string Description, bool IsOutside = false, bool IsOver = false)
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    // Task's flag for "the delegate was called": a task that is completed no longer has its delegate.
    private const int DelegateInvoked = 0x20000;

    private static readonly FieldInfo? StateFlags = typeof(Task).GetField("m_stateFlags", Fields);
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Ways = new();

    /// <summary>Returns what the method of a task waits for.</summary>
    /// <param name="task">The task, which is not completed.</param>
    internal static PendingAwait Of(Task task)
    {
        object current = task;
        for (var depth = 0; depth < 100 && current is not Task { IsCompleted: true } && Inner(current) is { } inner; depth++)
        {
            current = inner;
        }

        return Describe(current);
    }

    // From a task to its state machine, to the awaiter of the await at which it stands, to what it awaits.
    private static object? Inner(object current)
    {
        foreach (var field in Ways.GetOrAdd(current.GetType(), static type => WaysFrom(type)))
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
        : typeof(System.Runtime.CompilerServices.IAsyncStateMachine).IsAssignableFrom(type)
            ? [.. type.GetFields(Fields).Where(static field => field.Name.StartsWith("<>u__", StringComparison.Ordinal))]
        : [];

    // An awaiter is a structure around a task or the source of a value task, perhaps of several layers.
    private static object? Resolve(object value)
    {
        if (!value.GetType().IsValueType || value is System.Runtime.CompilerServices.IAsyncStateMachine)
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
            Task { IsCompleted: true } => new("the thread pool", IsOver: true),
            _ when name.Contains("Semaphore", StringComparison.Ordinal) => new("a semaphore"),
            _ when name.Contains("Channels", StringComparison.Ordinal) => new("a channel"),
            Task => new("a task that nothing has completed"),
            System.Runtime.CompilerServices.IAsyncStateMachine => new("the thread pool", IsOver: true),   // it stands at no await: it runs there
            _ => new($"{name}, which the simulation does not control: let a process outside the program do the input and output", IsOutside: true),
        };
    }

    private const string OfAnotherThread = "a task that another thread runs: do the work in a process instead";

    // A delay of another clock than the system's has a type of its own.
    private static bool IsOfProvider(Task delay) => delay.GetType().GetField("_timer", Fields)?.GetValue(delay) is { } timer
        && timer.GetType().DeclaringType == typeof(VirtualTimeProvider);
}
