using System.Diagnostics;
using LanguageExt;
using Rusm.Cli.Conformance;
using static LanguageExt.Prelude;

namespace Rusm.Tests.Scenarios;

/// <summary>The names in an operation: those it needs, those it makes, and the same operation with other ones.</summary>
internal static class OperationNames
{
    internal static Option<string> NewProcess(this Operation operation) => operation switch
    {
        Operation.Spawn spawn => Some(spawn.As),
        Operation.SpawnLink spawn => Some(spawn.As),
        Operation.SpawnMonitor spawn => Some(spawn.As),
        _ => None,
    };

    internal static Option<string> NewReference(this Operation operation) => operation switch
    {
        Operation.SpawnMonitor spawn => Some(spawn.Reference),
        Operation.Monitor monitor => Some(monitor.Reference),
        _ => None,
    };

    /// <summary>The processes that must have been there before.</summary>
    internal static IEnumerable<string> ProcessesNamed(this Operation operation)
    {
        var named = new List<string>();
        operation.Renamed(Noted(named), reference => reference, (message, _) => message);
        operation.NewProcess().Iter(made => named.Remove(made));
        return named;
    }

    /// <summary>The references that must have been there before.</summary>
    internal static IEnumerable<string> ReferencesNamed(this Operation operation)
    {
        var named = new List<string>();
        operation.Renamed(process => process, Noted(named), (message, _) => message);
        operation.NewReference().Iter(made => named.Remove(made));
        return named;
    }

    /// <summary>The same operation with other names and messages; <paramref name="message"/> is told whether it is sent here.</summary>
    internal static Operation Renamed(
        this Operation operation, Func<string, string> process, Func<string, string> reference, Func<long, bool, long> message)
    {
        var by = operation.By is { } name ? process(name) : Scenario.Outside;
        return operation switch
        {
            Operation.Spawn o => new Operation.Spawn(process(o.As)),
            Operation.SpawnLink o => new Operation.SpawnLink(by, process(o.As)),
            Operation.SpawnMonitor o => new Operation.SpawnMonitor(by, process(o.As), reference(o.Reference)),
            Operation.Link o => new Operation.Link(by, process(o.To)),
            Operation.Unlink o => new Operation.Unlink(by, process(o.To)),
            Operation.Monitor o => new Operation.Monitor(by, process(o.To), reference(o.Reference)),
            Operation.Demonitor o => new Operation.Demonitor(by, reference(o.Reference), o.Flush),
            Operation.TrapExit o => new Operation.TrapExit(by, o.Value),
            Operation.Exit o => new Operation.Exit(operation.By is null ? null : by, process(o.To), o.Reason),
            Operation.Stop o => new Operation.Stop(by, o.Reason),
            Operation.Crash => new Operation.Crash(by),
            Operation.Return => new Operation.Return(by),
            Operation.Send o => new Operation.Send(by, process(o.To), message(o.Message, true)),
            Operation.Receive => new Operation.Receive(by),
            Operation.ReceiveMatch o => new Operation.ReceiveMatch(by, Renamed(o.Item)),
            _ => throw new UnreachableException($"No names are known in {operation}"),
        };

        Item Renamed(Item item) => item switch
        {
            Item.Exit exit => new Item.Exit(process(exit.From), exit.Reason),
            Item.Down down => new Item.Down(reference(down.Reference), process(down.Process), down.Reason),
            Item.Message sent => new Item.Message(message(sent.Number, false)),
            _ => throw new UnreachableException($"No names are known in {item}"),
        };
    }

    private static Func<string, string> Noted(List<string> names) => name =>
    {
        names.Add(name);
        return name;
    };
}
