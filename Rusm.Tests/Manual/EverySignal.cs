using System.Reflection;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Manual;

/// <summary>
/// Every case of <see cref="Signal"/> that a process makes, with every choice of its fields that makes a difference. The cases are read from the type,
/// so a new one is tried as well, and one with a field of a new kind fails here until it is given values.
/// </summary>
internal static class EverySignal
{
    private static readonly object?[] Pids = [A, B, C, D, E, F, Outside, NeverGiven, new Pid(-1), new Pid(long.MaxValue)];
    private static readonly object?[] References = [R1, R2, R3, default(MonitorRef), new MonitorRef(-1), new MonitorRef(long.MaxValue)];
    private static readonly object?[] Reasons = [.. Manual.Reasons.Each];

    private static readonly object?[] Names = ["shop", "till", "Shop"];

    /// <summary>All but those that the connections with other nodes make.</summary>
    internal static IEnumerable<Type> Cases => typeof(Signal).GetNestedTypes()
        .Except([typeof(Signal.NodeUp), typeof(Signal.NodeDown), typeof(Signal.Arrived)]).OrderBy(type => type.Name, StringComparer.Ordinal);

    internal static IEnumerable<Signal> By(Pid actor) => Cases.SelectMany(of => Of(of, actor));

    internal static IEnumerable<Signal> Of(Type of, Pid actor)
    {
        var constructor = of.GetConstructors().Single();
        return constructor.GetParameters()
            .Select(field => field.Name == nameof(Signal.By) ? [actor] : ValuesOf(field))
            .Aggregate(
                (IEnumerable<object?[]>)[[]],
                (rows, values) => rows.SelectMany(_ => values, (row, value) => row.Append(value).ToArray()))
            .Select(fields => (Signal)constructor.Invoke(fields));
    }

    private static object?[] ValuesOf(ParameterInfo field) =>
        field.ParameterType == typeof(Pid) ? Pids
        : field.ParameterType == typeof(MonitorRef) ? References
        : field.ParameterType == typeof(ExitReason) ? Reasons
        : field.ParameterType == typeof(NodeId) ? [NodeId.Alone, new NodeId(7)]
        : field.ParameterType == typeof(SpawnTie) ? [.. Enum.GetValues<SpawnTie>().Cast<object>()]
        : field.ParameterType == typeof(bool) ? [true, false]
        : field.ParameterType == typeof(Fault) ? [new Fault("OutOfCoffee", "the pot is empty")]
        : field.ParameterType == typeof(string) ? (field.HasDefaultValue ? [.. Names, null] : Names)
        : field.ParameterType == typeof(object) ? ["hello", null]
        : throw new ArgumentException($"No values for the {field.ParameterType.Name} of {field.Member.DeclaringType?.Name}: add some.");
}
