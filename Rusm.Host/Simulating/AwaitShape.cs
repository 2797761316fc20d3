using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rusm.Host.Simulating;

/// <summary>The role of the objects of a type in an await, and the fields that lead from an object to the object that it waits for. It is
/// read once for each type.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Where the code can't be read, the await is not described.")]
internal sealed class AwaitShape
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    private static readonly ConcurrentDictionary<Type, AwaitShape> Shapes = new();

    private AwaitShape(Type type)
    {
        Kind = KindOf(type);
        Fields = Kind switch
        {
            AwaitKind.Method => FieldsOf(type, "StateMachine"),
            AwaitKind.WithTimeout => FieldsOf(type, "_task"),
            AwaitKind.AsTask => FieldsOf(type, "_source", "_token"),
            AwaitKind.FirstOfTwo => FieldsOf(type, "_task1", "_task2"),
            AwaitKind.FirstOfMany => FieldsOf(type, "_tasks"),
            AwaitKind.AllOfMany => FieldsOf(type, "m_tasks"),
            AwaitKind.StateMachine => [.. type.GetFields(Any).Where(static field => field.Name.StartsWith("<>u__", StringComparison.Ordinal))],
            AwaitKind.Channel => FieldsOf(type, "_completionReserved", "_capturedContext"),
            AwaitKind.Layer => [.. type.GetFields(Any).Where(static field => !field.FieldType.IsPrimitive)],
            _ => [],
        };
        Next = Kind == AwaitKind.Channel ? type.GetProperty("Next", Any) : null;
    }

    internal AwaitKind Kind { get; }

    /// <summary>The fields, in the order in which they are looked at.</summary>
    internal FieldInfo[] Fields { get; }

    /// <summary>For an operation on a channel: the field of the next operation in the channel's list.</summary>
    internal PropertyInfo? Next { get; }

    internal static AwaitShape Of(object value) => Shapes.GetOrAdd(value.GetType(), static type => new AwaitShape(type));

    /// <summary>A field of a type or of one of its bases, whose private fields reflection does not find by the type.</summary>
    internal static FieldInfo? FieldOf(Type? type, string name) => type is null ? null : type.GetField(name, Any) ?? FieldOf(type.BaseType, name);

    private static AwaitKind KindOf(Type type) => type.Name switch
    {
        _ when typeof(IAsyncStateMachine).IsAssignableFrom(type) =>
            type.FullName!.StartsWith("System.Threading.Channels.ChannelReader", StringComparison.Ordinal) ? AwaitKind.ReadAll : AwaitKind.StateMachine,
        _ when type.IsValueType => AwaitKind.Layer,
        _ when type.GetField("StateMachine", Any) is not null => AwaitKind.Method,
        var name when name.StartsWith("CancellationPromise", StringComparison.Ordinal) => AwaitKind.WithTimeout,
        var name when name.StartsWith("ValueTaskSourceAsTask", StringComparison.Ordinal) => AwaitKind.AsTask,
        var name when name.StartsWith("TwoTaskWhenAnyPromise", StringComparison.Ordinal) => AwaitKind.FirstOfTwo,
        var name when name.StartsWith("CompleteOnInvokePromise", StringComparison.Ordinal) => AwaitKind.FirstOfMany,
        var name when name.StartsWith("WhenAllPromise`1", StringComparison.Ordinal) => AwaitKind.AllOfMany,
        _ when type.FullName!.StartsWith("System.Threading.Channels", StringComparison.Ordinal) => AwaitKind.Channel,
        _ => AwaitKind.Other,
    };

    private static FieldInfo[] FieldsOf(Type type, params string[] names) => [.. names.Select(name => FieldOf(type, name)).OfType<FieldInfo>()];
}

/// <summary>The role of an object in an await.</summary>
internal enum AwaitKind
{
    Other = 0,

    /// <summary>The task of an async method. It has the state machine.</summary>
    Method,

    /// <summary>The state machine of an async method. It has the awaiter of the await at which it stands.</summary>
    StateMachine,

    /// <summary>A structure around what is awaited: an awaiter, or a value task.</summary>
    Layer,

    /// <summary>Task.WaitAsync.</summary>
    WithTimeout,

    /// <summary>ValueTask.AsTask.</summary>
    AsTask,

    /// <summary>Task.WhenAny with two tasks.</summary>
    FirstOfTwo,

    /// <summary>Task.WhenAny with more tasks.</summary>
    FirstOfMany,

    /// <summary>Task.WhenAll with results. Without results it does not keep its tasks.</summary>
    AllOfMany,

    /// <summary>An operation on a channel.</summary>
    Channel,

    /// <summary>ReadAllAsync of a channel.</summary>
    ReadAll,
}
