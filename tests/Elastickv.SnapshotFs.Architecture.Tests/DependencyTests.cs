using System.Reflection;

namespace Elastickv.SnapshotFs.Architecture.Tests;

/// <summary>Snapshot ← Tree ← Overlay ← FileSystem ← { Fuse, WinFsp } ← Cli, no arrow back, no skipping by the layers of the operating system.</summary>
public class DependencyTests
{
    private const string Prefix = "Elastickv.SnapshotFs.";

    private static readonly string[] Adapters = ["Redis", "DynamoDb", "S3", "Sqs", "Fs"];

    public static TheoryData<string> Projects => [.. ProjectFiles];

    public static TheoryData<string> Assemblies => [.. Compiled.Select(layer => layer.Name)];

    public static TheoryData<string> AdapterNames => [.. Adapters.Where(adapter => TypesOf(adapter).Any())];

    private static IEnumerable<string> ProjectFiles => Repository.Files.Where(IsProduct).Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    private static IEnumerable<Layer> Compiled => Layer.House.Where(layer => File.Exists(CompiledTypes.PathOf(AssemblyOf(layer))));

    [Fact]
    public void EveryProductProjectHasItsPlaceInTheHouse() =>
        Assert.Empty(ProjectFiles.Select(Path.GetFileNameWithoutExtension).Except(Layer.House.Select(layer => layer.Project)));

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectsReferToLowerLayersOnly(string projectFile)
    {
        Layer layer = Layer.House.Single(candidate => candidate.Project == Path.GetFileNameWithoutExtension(projectFile));
        Assert.All(Repository.ProjectReferences(projectFile), reference => Assert.True(layer.Allows(reference), $"{layer.Name} must not know {reference}"));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void AssembliesUseLowerLayersOnly(string name)
    {
        Layer layer = Layer.House.Single(candidate => candidate.Name == name);
        foreach (IGrouping<string, string> used in CompiledTypes.References(AssemblyOf(layer)).Where(group => group.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            Assert.True(layer.Allows(used.Key), $"{name} uses {string.Join(", ", used)}");
        }
    }

    [Fact]
    public void EveryLayerThatExistsWasCompiledHere() =>
        Assert.Equal(ProjectFiles.Count(), Compiled.Count());

    [Theory]
    [MemberData(nameof(AdapterNames))]
    public void AdaptersDoNotSeeEachOther(string adapter)
    {
        var broken = new List<string>();
        foreach (Type type in TypesOf(adapter))
        {
            broken.AddRange(CompiledTypes.MentionedBy(type).Where(mentioned => AdapterOf(mentioned) is { } other && other != adapter).Select(mentioned => $"{type} uses {mentioned}"));
        }

        Assert.Empty(broken);
    }

    /// <summary>The test above would be worthless if the inspection saw nothing.</summary>
    [Fact]
    public void TheTreeIsSeenToUseItsAdapters()
    {
        Type tree = TreeAssembly().GetType(Prefix + "Tree.SnapshotTree", throwOnError: true)!;
        Assert.Contains(CompiledTypes.MentionedBy(tree), mentioned => AdapterOf(mentioned) is not null);
    }

    private static bool IsProduct(string file) => file.StartsWith("src/", StringComparison.Ordinal) || file.StartsWith("native/", StringComparison.Ordinal);

    /// <summary>The program's assembly carries the name of its command.</summary>
    private static string AssemblyOf(Layer layer) => layer.Name == "Cli" && File.Exists(CompiledTypes.PathOf("snapfs")) ? "snapfs" : layer.Project;

    private static Assembly TreeAssembly() => Assembly.LoadFrom(CompiledTypes.PathOf(Prefix + "Tree"));

    private static IEnumerable<Type> TypesOf(string adapter) => TreeAssembly().GetTypes().Where(type => AdapterOf(type) == adapter);

    private static string? AdapterOf(Type type) =>
        Adapters.FirstOrDefault(adapter => type.Namespace is { } space && (space + ".").StartsWith(Prefix + "Tree." + adapter + ".", StringComparison.Ordinal));
}
