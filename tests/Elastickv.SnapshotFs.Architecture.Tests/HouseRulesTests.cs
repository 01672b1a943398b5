using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Elastickv.SnapshotFs.Architecture.Tests;

/// <summary>Rules of the house that a machine can check.</summary>
public partial class HouseRulesTests
{
    private const int LongestFile = 500;

    private static IEnumerable<string> Sources => Repository.Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    private static IEnumerable<string> ProjectFiles => Repository.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    private static IEnumerable<string> ProductSources => Sources.Where(file => !file.StartsWith("tests/", StringComparison.Ordinal));

    [Fact]
    public void NoSourceFileIsLongerThanFiveHundredLines() =>
        Assert.All(Sources, file => Assert.InRange(Repository.Read(file).AsSpan().Count('\n'), 0, LongestFile));

    [Theory]
    [InlineData("README.md")]
    [InlineData("LICENSE")]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/semantics.md")]
    [InlineData("docs/decisions.md")]
    [InlineData(".ci/run")]
    [InlineData("mount.sh")]
    [InlineData("test.sh")]
    public void TheRepositoryHas(string file)
    {
        Assert.Contains(file, Repository.Files);
        Assert.False(string.IsNullOrWhiteSpace(Repository.Read(file)));
    }

    [Theory]
    [InlineData(".ci/run")]
    [InlineData("mount.sh")]
    [InlineData("test.sh")]
    public void ScriptsCanBeStarted(string file) =>
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Path.Combine(Repository.Root, file)).HasFlag(UnixFileMode.UserExecute));

    [Fact]
    public void NothingIsLeftUnfinished() =>
        Assert.Empty(ProductSources.SelectMany(file => Unfinished().Matches(Repository.Read(file)).Select(match => $"{file}: {match.Value}")));

    [Fact]
    public void ProductCodeKnowsNoTestData() =>
        Assert.All(
            ProductSources.Concat(ProjectFiles.Where(file => !file.StartsWith("tests/", StringComparison.Ordinal))),
            file => Assert.DoesNotContain("SnapshotFs.TestData", Repository.Read(file), StringComparison.Ordinal));

    [Fact]
    public void VersionsArePinnedInOnePlace()
    {
        Assert.All(ProjectFiles, file => Assert.All(XDocument.Parse(Repository.Read(file)).Descendants("PackageReference"), package => Assert.Null(package.Attribute("Version"))));
        Assert.All(XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion"), package => Assert.Matches(@"^\d+(\.\d+)+$", package.Attribute("Version")!.Value));
    }

    [Fact]
    public void EveryProjectIsInTheSolution()
    {
        string solution = Repository.Read("Elastickv.SnapshotFs.sln").Replace('\\', '/');
        Assert.All(ProjectFiles, file => Assert.Contains(file, solution));
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex Unfinished();
}
