using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Rusm.Host.Supervision;

namespace Rusm.Host;

/// <summary>
/// Whether a waiting body must be unwound when its process ends. That is not needed if it has no visible effect: the body is one async
/// method with no handler of its own (no <c>finally</c>, <c>using</c> or <c>catch</c>), and its task went straight from that method to
/// the host. Then the task is dropped where it is parked, which saves a throw.
/// </summary>
internal static class Unwinding
{
    private static readonly ConcurrentDictionary<(MethodInfo Method, Type Task), bool> Needless = new();

    /// <summary>Whether the task of a body, which is not completed, may be dropped while it is parked in its own receive.</summary>
    internal static bool IsNeedless(ProcessBody body, Task task) =>
        body.HasSingleTarget && body.Target is ChildStart.AcknowledgingBody { Body: var inner }
            ? inner.HasSingleTarget && IsNeedless(inner.Method, task)
            : body.HasSingleTarget && IsNeedless(body.Method, task);

    private static bool IsNeedless(MethodInfo body, Task task) =>
        Needless.GetOrAdd((body, task.GetType()), static key => StateMachineOf(key.Task) is { } own && IsOf(own, key.Method) && HasNoHandler(own));

    // The task of an async method is a box whose last type argument is the method's state machine.
    private static Type? StateMachineOf(Type task) => task.IsGenericType ? task.GetGenericArguments()[^1] : null;

    // A body that is not an async method but calls one may have kept the task, to check its end.
    private static bool IsOf(Type stateMachine, MethodInfo body) =>
        body.GetCustomAttribute<AsyncStateMachineAttribute>()?.StateMachineType is { } own
        && (own == stateMachine || (stateMachine.IsGenericType && own == stateMachine.GetGenericTypeDefinition()));

    // The compiler adds one catch clause around the whole method. Any other clause is the method's own.
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Where the code can't be read, the body is unwound.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Where the code can't be read, the body is unwound.")]
    private static bool HasNoHandler(Type stateMachine) =>
        typeof(IAsyncStateMachine).IsAssignableFrom(stateMachine)
        && stateMachine
            .GetMethod(nameof(IAsyncStateMachine.MoveNext), BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            ?.GetMethodBody() is { ExceptionHandlingClauses.Count: 1 };
}
