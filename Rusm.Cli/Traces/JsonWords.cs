using System.Diagnostics;
using System.Text.Json;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Traces;

/// <summary>Signals, effects and the rest as members of a JSON object. Pids are numbers; 0 is outside.</summary>
internal static class JsonWords
{
    internal static void Write(Utf8JsonWriter json, Signal signal)
    {
        json.WriteString("signal", JsonNamingPolicy.SnakeCaseLower.ConvertName(signal.GetType().Name));
        json.WriteNumber("by", signal.By.Value);
        switch (signal)
        {
            case Signal.Spawn { Name: { } name }:
                json.WriteString("name", name);
                break;
            case Signal.SpawnLink { Name: { } name }:
                json.WriteString("name", name);
                break;
            case Signal.SpawnMonitor { Name: { } name }:
                json.WriteString("name", name);
                break;
            case Signal.Send send:
                json.WriteNumber("to", send.To.Value);
                Message(json, send.Content);
                break;
            case Signal.SendNamed send:
                json.WriteString("to_name", send.Name);
                Message(json, send.Content);
                break;
            case Signal.Link link:
                json.WriteNumber("to", link.To.Value);
                break;
            case Signal.Unlink unlink:
                json.WriteNumber("to", unlink.To.Value);
                break;
            case Signal.Monitor monitor:
                json.WriteNumber("to", monitor.To.Value);
                break;
            case Signal.Demonitor demonitor:
                json.WriteNumber("reference", demonitor.Reference.Value);
                json.WriteBoolean("flush", demonitor.Flush);
                break;
            case Signal.SetTrapExit flag:
                json.WriteBoolean("traps", flag.Traps);
                break;
            case Signal.Exit exit:
                json.WriteNumber("to", exit.To.Value);
                Reason(json, exit.Reason);
                break;
            case Signal.Register register:
                json.WriteString("name", register.Name);
                json.WriteNumber("pid", register.Pid.Value);
                break;
            case Signal.Unregister unregister:
                json.WriteString("name", unregister.Name);
                break;
            case Signal.Threw threw:
                json.WriteString("fault", threw.Fault.ToString());
                break;
            case Signal.Stopped stopped:
                Reason(json, stopped.Reason);
                Because(json, stopped.Because);
                break;
            case Signal.Spawn or Signal.SpawnLink or Signal.SpawnMonitor or Signal.Returned:
                break;   // who acts is all there is
            default:
                throw new UnreachableException($"No words for {signal}");
        }
    }

    internal static void Write(Utf8JsonWriter json, Effect effect)
    {
        json.WriteString("effect", JsonNamingPolicy.SnakeCaseLower.ConvertName(effect.GetType().Name));
        switch (effect)
        {
            case Effect.Start start:
                json.WriteNumber("pid", start.Pid.Value);
                break;
            case Effect.Refer refer:
                json.WriteNumber("to", refer.Watcher.Value);
                json.WriteNumber("reference", refer.Reference.Value);
                break;
            case Effect.Deliver deliver:
                json.WriteNumber("to", deliver.To.Value);
                Item(json, deliver.Item);
                break;
            case Effect.Flush flush:
                json.WriteNumber("to", flush.Watcher.Value);
                json.WriteNumber("reference", flush.Reference.Value);
                break;
            case Effect.Stop stop:
                Death(json, stop.Death);
                break;
            case Effect.Refuse refuse:
                json.WriteNumber("to", refuse.By.Value);
                json.WriteString("refusal", refuse.Refusal.ToString());
                break;
            default:
                throw new UnreachableException($"No words for {effect}");
        }
    }

    internal static void Write(Utf8JsonWriter json, ProcessEntry entry)
    {
        json.WriteNumber("pid", entry.Pid.Value);
        json.WriteString("name", entry.Name);
        json.WriteBoolean("traps", entry.TrapsExits);
        json.WriteStartArray("links");
        foreach (var peer in entry.Links)
        {
            json.WriteNumberValue(peer.Value);
        }

        json.WriteEndArray();
        json.WriteStartObject("monitors");
        foreach (var held in entry.Monitors)
        {
            json.WriteNumber($"{held.Reference.Value}", held.Other.Value);
        }

        json.WriteEndObject();
    }

    internal static (string Record, Action<Utf8JsonWriter> Write) Of(TraceEntry note) => note switch
    {
        TraceEntry.Checkpoint checkpoint => ("checkpoint", json => json.WriteString("digest", $"{checkpoint.Digest:x16}")),
        TraceEntry.Late late => ("late", json => json.WriteNumber("by", late.By.Value)),
        TraceEntry.Took took => ("took", json =>
        {
            json.WriteNumber("by", took.By.Value);
            json.WriteString("source", JsonNamingPolicy.SnakeCaseLower.ConvertName($"{took.Source}"));
            json.WriteNumber("value", took.Value);
        }),
        TraceEntry.TimerSet timer => ("timer_set", json =>
        {
            json.WriteNumber("by", timer.By.Value);
            json.WriteNumber("timer", timer.Number);
            json.WriteNumber("to", timer.To.Value);
        }),
        TraceEntry.TimerFired timer => ("timer_fired", json => json.WriteNumber("timer", timer.Number)),
        _ => throw new UnreachableException($"No words for {note}"),
    };

    private static void Item(Utf8JsonWriter json, Received item)
    {
        switch (item)
        {
            case Received.Message message:
                json.WriteString("item", "message");
                Message(json, message.Content);
                break;
            case Received.Exit exit:
                json.WriteString("item", "exit");
                json.WriteNumber("from", exit.From.Value);
                Reason(json, exit.Reason);
                break;
            case Received.Down down:
                json.WriteString("item", "down");
                json.WriteNumber("reference", down.Reference.Value);
                json.WriteNumber("pid", down.Pid.Value);
                Reason(json, down.Reason);
                break;
            default:
                throw new UnreachableException($"No words for {item}");
        }
    }

    private static void Message(Utf8JsonWriter json, object? message)
    {
        json.WriteString("type", message is RecordedMessage recorded ? recorded.Type : message?.GetType().FullName);
        if (message is RecordedMessage { Content: { } content })
        {
            json.WriteBase64String("content", content.Span);
        }
    }

    private static void Reason(Utf8JsonWriter json, ExitReason reason)
    {
        json.WriteString("reason", reason.Name);
        if (reason.Fault is { } fault)
        {
            json.WriteString("fault", fault.ToString());
        }
    }

    private static void Death(Utf8JsonWriter json, Death death)
    {
        json.WriteNumber("pid", death.Pid.Value);
        Reason(json, death.Reason);
        json.WriteString("cause", death.Cause.ToString());
    }

    private static void Because(Utf8JsonWriter json, Death? because)
    {
        if (because is not null)
        {
            json.WriteStartArray("because");
            foreach (var death in because.Chain)
            {
                json.WriteStartObject();
                Death(json, death);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }
}
