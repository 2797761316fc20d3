using LanguageExt;
using Rusm.Cli.Conformance;

namespace Rusm.Tests.Scenarios;

/// <summary>Shrinks scenarios: fewer operations, fewer processes, simpler operations. What is left is always mended.</summary>
internal static class Simpler
{
    /// <summary>The scenarios one step simpler, the boldest first.</summary>
    internal static IEnumerable<Scenario> Than(Scenario scenario)
    {
        var operations = scenario.Operations.ToArray();
        var weight = Weight(scenario);
        return WithoutAStretch(operations)
            .Concat(WithoutAProcess(operations))
            .Concat(WithTwoProcessesAsOne(operations))
            .Concat(WithoutTwo(operations))
            .Concat(WithASimplerOperation(operations))
            .Select(Draft.Of)
            .Where(simpler => Weight(simpler) < weight);
    }

    private static IEnumerable<IEnumerable<Operation>> WithoutAStretch(Operation[] operations)
    {
        for (var length = operations.Length; length > 0; length /= 2)
        {
            for (var start = 0; start < operations.Length; start += length)
            {
                yield return operations.Take(start).Concat(operations.Skip(start + length));
            }
        }
    }

    private static IEnumerable<IEnumerable<Operation>> WithoutAProcess(Operation[] operations) => ProcessesOf(operations)
        .Select(process => operations.Where(operation =>
            !operation.ProcessesNamed().Contains(process) && operation.NewProcess() != process));

    // Both ends of a link become one: so a chain gets shorter, and does not fall apart.
    private static IEnumerable<IEnumerable<Operation>> WithTwoProcessesAsOne(Operation[] operations) =>
        from gone in ProcessesOf(operations)
        from kept in operations
            .Where(operation => operation.ProcessesNamed().Concat(operation.NewProcess().AsEnumerable()).Contains(gone))
            .SelectMany(operation => operation.ProcessesNamed())
            .Distinct()
        where kept != gone && kept != Scenario.Outside
        select operations
            .Where(operation => operation.NewProcess() != gone)
            .Select(operation => operation.Renamed(name => name == gone ? kept : name, reference => reference, (message, _) => message));

    // What comes in pairs: a flag set and unset, a link made and taken off.
    private static IEnumerable<IEnumerable<Operation>> WithoutTwo(Operation[] operations) =>
        from first in Enumerable.Range(0, operations.Length > 16 ? 0 : operations.Length)
        from second in Enumerable.Range(first + 1, operations.Length - first - 1)
        select operations.Where((_, index) => index != first && index != second);

    private static IEnumerable<IEnumerable<Operation>> WithASimplerOperation(Operation[] operations) =>
        from place in Enumerable.Range(0, operations.Length)
        from simpler in SimplerForms(operations[place])
        select operations.Select((operation, index) => index == place ? simpler : operation);

    private static IEnumerable<Operation> SimplerForms(Operation operation) => operation switch
    {
        Operation.SpawnLink spawn => [new Operation.Spawn(spawn.As)],
        Operation.SpawnMonitor spawn => [new Operation.Spawn(spawn.As)],
        Operation.Demonitor { Flush: true } demonitor => [demonitor with { Flush = false }],
        Operation.Exit exit => SimplerReasons(exit.Reason).Select(reason => exit with { Reason = reason })
            .Append<Operation>(new Operation.Crash(exit.To)),
        Operation.Stop stop => SimplerReasons(stop.Reason).Select(reason => stop with { Reason = reason })
            .Append<Operation>(new Operation.Crash(stop.By!)),
        _ => [],
    };

    private static IEnumerable<string> SimplerReasons(string reason) => Intent.Reasons.TakeWhile(simpler => simpler != reason);

    private static IEnumerable<string> ProcessesOf(Operation[] operations) =>
        operations.SelectMany(operation => operation.NewProcess().AsEnumerable());

    private static int Weight(Scenario scenario) => scenario.Operations.Sum(operation => 100 + operation switch
    {
        Operation.Spawn or Operation.Crash or Operation.Return => 0,
        Operation.SpawnLink or Operation.SpawnMonitor => 10,
        Operation.Demonitor demonitor => demonitor.Flush ? 2 : 1,
        Operation.Exit exit => 20 + Array.IndexOf(Intent.Reasons, exit.Reason),
        Operation.Stop stop => 10 + Array.IndexOf(Intent.Reasons, stop.Reason),
        _ => 1,
    });
}
