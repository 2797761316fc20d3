using System.Diagnostics;
using System.Text.Json;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Traces;

/// <summary>What a trace has besides steps, and what signals and effects share, as members of a JSON object.</summary>
internal static class JsonWords
{
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

    internal static void Write(Utf8JsonWriter json, TraceEntry note)
    {
        switch (note)
        {
            case TraceEntry.Checkpoint checkpoint:
                json.WriteString("digest", $"{checkpoint.Digest:x16}");
                break;
            case TraceEntry.ReceiveTimedOut late:
                json.WriteNumber("by", late.By.Value);
                json.WriteNumber("number", late.Number);
                break;
            case TraceEntry.EndedByOther cut:
                json.WriteNumber("by", cut.By.Value);
                json.WriteNumber("received", cut.Received);
                break;
            case TraceEntry.ValueTaken took:
                json.WriteNumber("by", took.By.Value);
                json.WriteString("source", JsonNamingPolicy.SnakeCaseLower.ConvertName($"{took.Source}"));
                json.WriteNumber("value", took.Value);
                break;
            case TraceEntry.TimerSet timer:
                json.WriteNumber("by", timer.By.Value);
                json.WriteNumber("timer", timer.Number);
                json.WriteNumber("to", timer.To.Value);
                break;
            case TraceEntry.TimerFired timer:
                json.WriteNumber("timer", timer.Number);
                break;
            case TraceEntry.SupervisorDeclared declared:
                SupervisorWords.Write(json, declared);
                break;
            case TraceEntry.SupervisorEventTaken heard:
                SupervisorWords.Write(json, heard);
                break;
            default:
                throw new UnreachableException($"No words for {note}");
        }
    }

    internal static void Message(Utf8JsonWriter json, object? message)
    {
        json.WriteString("type", message is RecordedMessage recorded ? recorded.Type : message?.GetType().FullName);
        if (message is RecordedMessage { Content: { } content })
        {
            json.WriteBase64String("content", content.Span);
        }
    }

    internal static void Reason(Utf8JsonWriter json, ExitReason reason)
    {
        json.WriteString("reason", reason.Name);
        if (reason.ValueText is { } value)
        {
            json.WriteString("value", value);
        }

        if (reason.Fault is { } fault)
        {
            json.WriteString("fault", fault.ToString());
        }
    }

    internal static void Death(Utf8JsonWriter json, Death death)
    {
        json.WriteNumber("pid", death.Pid.Value);
        Reason(json, death.Reason);
        json.WriteString("cause", death.Cause.ToString());
    }
}
