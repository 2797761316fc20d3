using System.Reflection;
using System.Runtime.CompilerServices;
using Rusm.Kernel;
using Rusm.Kernel.Persistent;
using Rusm.Kernel.Supervision;
using Rusm.Kernel.Traces;
using Xunit;

namespace Rusm.Tests.Purity;

/// <summary>What the kernel hands out can be read by anyone at any time: nothing in it changes.</summary>
public sealed class KernelIsImmutable
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic;

    // They exist to go on: from signal to signal, from value to value, from record to record.
    private static readonly Type[] Moving = [typeof(StateBuilder), typeof(SupervisorBuilder), typeof(KeyedSet<>.Enumerator), typeof(BlockWriter)];

    private static readonly Type[] Public = [.. typeof(Machine).Assembly.GetExportedTypes()];

    [Fact]
    public void No_property_of_its_public_types_can_be_set_but_at_birth() => Assert.Empty(
        Public.SelectMany(type => type.GetProperties(Declared | BindingFlags.Instance | BindingFlags.Static))
            .Where(property => property.SetMethod is { IsPrivate: false } setter && !IsInit(setter))
            .Select(NameOf));

    [Fact]
    public void No_field_of_its_public_types_can_be_changed_after_birth() => Assert.Empty(
        Public.Except(Moving)
            .SelectMany(type => type.GetFields(Declared | BindingFlags.Instance))
            .Where(field => !field.IsInitOnly && !field.IsLiteral && !BacksAnInit(field) && field.Name != "value__")
            .Select(NameOf));

    [Fact]
    public void No_public_field_is_seen_at_all() => Assert.Empty(
        Public.Where(type => !type.IsEnum).SelectMany(type => type.GetFields()).Select(NameOf));

    [Fact]
    public void It_keeps_nothing_between_two_calls() => Assert.Empty(
        typeof(Machine).Assembly.GetTypes()
            .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute)))
            .SelectMany(type => type.GetFields(Declared | BindingFlags.Static))
            .Where(field => !field.IsInitOnly && !field.IsLiteral)
            .Select(NameOf));

    [Fact]
    public void Its_public_classes_are_closed_to_others() => Assert.Empty(
        Public.Where(type => type.IsClass && !type.IsSealed)
            .Where(type => type.GetConstructors(Declared | BindingFlags.Instance).Any(maker => maker.IsPublic || maker.IsFamilyOrAssembly))
            .Select(type => type.FullName));

    // The kind of check is put to a test: this type breaks it.
    [Fact]
    public void A_type_that_changes_would_be_found_out()
    {
        Assert.False(IsInit(typeof(Changing).GetProperty(nameof(Changing.Settable))!.SetMethod!));
        Assert.True(IsInit(typeof(Changing).GetProperty(nameof(Changing.Born))!.SetMethod!));
        Assert.Equal(
            ["<Settable>k__BackingField"],
            typeof(Changing).GetFields(Declared | BindingFlags.Instance)
                .Where(field => !field.IsInitOnly && !BacksAnInit(field))
                .Select(field => field.Name));
    }

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool BacksAnInit(FieldInfo field) =>
        field.DeclaringType!.GetProperties(Declared | BindingFlags.Instance)
            .Any(property => field.Name == $"<{property.Name}>k__BackingField" && property.SetMethod is { } setter && IsInit(setter));

    private static string NameOf(MemberInfo member) => $"{member.DeclaringType}.{member.Name}";

    private sealed class Changing
    {
        public int Settable { get; set; }

        public int Born { get; init; }
    }
}
